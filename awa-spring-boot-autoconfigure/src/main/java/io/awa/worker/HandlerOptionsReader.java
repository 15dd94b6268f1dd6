package io.awa.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

import io.awa.Backoff;
import io.awa.InvalidRequestException;

/**
 * Reads from an annotation what a handler says about its runs.
 */
final class HandlerOptionsReader {

	private final BeanFactory beans;

	HandlerOptionsReader(BeanFactory beans) {
		this.beans = beans;
	}

	HandlerDefinition addTo(HandlerDefinition handler, @Nullable JobHandler annotation) {
		if (annotation == null) {
			return handler;
		}
		try {
			HandlerDefinition withOptions = handler.withOptions(options(annotation, handler.description()));
			return annotation.transactional() ? transactional(withOptions) : withOptions;
		}
		catch (InvalidRequestException | IllegalArgumentException ex) {
			throw new InvalidHandlerException(
					"The " + handler.description() + " cannot be a job handler. " + ex.getMessage());
		}
	}

	private static HandlerDefinition transactional(HandlerDefinition handler) {
		if (handler.traits().batchCall() != null) {
			throw new InvalidRequestException("transactional", true, "It takes many jobs at once, which end on their "
					+ "own and not in one transaction. Remove transactional, or take one job at a time.");
		}
		return handler.withCalls(handler.traits().isReactive() ? ReactiveHandlerCalls.transactional(handler.call())
				: HandlerCalls.transactional(handler.call()), handler.traits());
	}

	private HandlerOptions options(JobHandler annotation, String description) {
		FailureRules failures = new FailureRules().on(List.of(annotation.terminalOn()), FailureAction.terminal())
			.on(List.of(annotation.retryOn()), FailureAction.retry());
		return new HandlerOptions(retryPolicy(annotation), failures, HandlerTimeouts.of(annotation, description));
	}

	private @Nullable RetryPolicy retryPolicy(JobHandler annotation) {
		String bean = annotation.retryPolicy();
		if (!bean.isEmpty() && !annotation.backoff().isEmpty()) {
			throw new InvalidRequestException("retryPolicy", bean, "It names both a backoff (" + annotation.backoff()
					+ ") and a retry policy (" + bean + "). Remove one of them.");
		}
		if (!bean.isEmpty()) {
			return (attempt) -> this.beans.getBean(bean, RetryPolicy.class).delayAfter(attempt);
		}
		return annotation.backoff().isEmpty() ? null : RetryPolicy.of(Backoff.parse(annotation.backoff()));
	}

}

package io.awa.worker;

import java.util.function.Supplier;

import reactor.core.publisher.Mono;

/**
 * Calls of reactive handlers. Cancelling the future cancels the subscription.
 */
final class ReactiveHandlerCalls {

	private ReactiveHandlerCalls() {
	}

	@SuppressWarnings({ "rawtypes", "unchecked" })
	static HandlerCall of(Supplier<ReactiveJobHandler> handler) {
		return (args, context) -> handler.get().handle(args, context).toFuture();
	}

	/** A method may return any Mono; only a {@link JobOutcome} in it means something. */
	static HandlerCall of(Supplier<Object> bean, HandlerMethod method) {
		return (args, context) -> {
			Mono<?> mono = (Mono<?>) method.invoke(bean.get(), args, context);
			return ((mono != null) ? mono.ofType(JobOutcome.class) : Mono.<JobOutcome>empty()).toFuture();
		};
	}

}

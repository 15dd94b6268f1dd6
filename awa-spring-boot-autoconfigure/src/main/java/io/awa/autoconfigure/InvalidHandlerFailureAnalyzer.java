package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.awa.worker.InvalidHandlerException;

/**
 * Explains a method or bean that cannot be a job handler.
 */
final class InvalidHandlerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHandlerException> {

	private static final String ACTION = """
			A job handler is one of:
			- a method with @JobHandler that is not private. It takes the payload, a JobContext or both, and returns \
			void, JobOutcome, Mono<Void> or Mono<JobOutcome>. Without a payload type that gives the kind, name it: \
			@JobHandler(kind = "...").
			- a bean that implements BlockingJobHandler<Payload> or ReactiveJobHandler<Payload> with a type argument.
			If the method is not to run jobs, remove @JobHandler.""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHandlerException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), ACTION, cause);
	}

}

package io.awa.worker;

import reactor.core.publisher.Mono;

/**
 * A bean around every run of a handler that returns a Mono: to write to the Reactor
 * context, to add a timeout, to observe the end. Beans are called in the order of
 * {@link org.springframework.core.annotation.Order}, the first is the outermost. Blocking
 * handlers have {@link JobExecutionInterceptor}; a class may implement both.
 */
@FunctionalInterface
public interface ReactiveJobExecutionInterceptor {

	/**
	 * Wraps the run of one job. Whatever it throws or signals is a failed attempt.
	 * @param context the job and this run of it
	 * @param invocation the next interceptor, or the handler, which is called on
	 * subscription
	 * @return what to subscribe to instead; its value is the outcome, empty for completed
	 */
	Mono<JobOutcome> around(JobContext context, Mono<JobOutcome> invocation);

	/**
	 * Wraps the run of a batch, whose jobs may be of different tenants. Does nothing
	 * unless it is overridden. Whatever it throws or signals is a failed attempt of all
	 * jobs of the batch.
	 * @param context the jobs and their runs
	 * @param invocation the next interceptor, or the handler, which is called on
	 * subscription
	 * @return what to subscribe to instead; its value says what is to become of the jobs,
	 * empty for all completed
	 */
	default Mono<BatchOutcome> aroundBatch(BatchContext context, Mono<BatchOutcome> invocation) {
		return invocation;
	}

}

package io.awa.worker;

import org.jspecify.annotations.Nullable;

/**
 * A bean around every run of a blocking handler, on the handler's thread: for thread
 * locals such as the tenant, the MDC or the security context. Beans are called in the
 * order of {@link org.springframework.core.annotation.Order}, the first is the outermost.
 * Handlers that return a Mono have {@link ReactiveJobExecutionInterceptor}; a class may
 * implement both.
 */
@FunctionalInterface
public interface JobExecutionInterceptor {

	/**
	 * Runs around one job. Whatever it throws is a failed attempt.
	 * @param context the job and this run of it
	 * @param invocation the next interceptor, or the handler
	 * @return what is to become of the job, {@code null} for completed; usually what the
	 * invocation returned
	 * @throws Exception if the attempt failed
	 */
	@Nullable JobOutcome around(JobContext context, Invocation invocation) throws Exception;

	/**
	 * Runs around a batch, whose jobs may be of different tenants. Does nothing unless it
	 * is overridden. Whatever it throws is a failed attempt of all jobs of the batch.
	 * @param context the jobs and their runs
	 * @param invocation the next interceptor, or the handler
	 * @return what is to become of the jobs, {@code null} for all completed
	 * @throws Exception if the attempt failed for all
	 */
	default @Nullable BatchOutcome aroundBatch(BatchContext context, BatchInvocation invocation) throws Exception {
		return invocation.proceed();
	}

	/** What is inside of an interceptor. */
	@FunctionalInterface
	interface Invocation {

		/**
		 * Goes on to the handler. To be called once, on the same thread.
		 * @return the outcome, {@code null} for completed
		 * @throws Exception if the handler failed
		 */
		@Nullable JobOutcome proceed() throws Exception;

	}

	/** What is inside of an interceptor of a batch. */
	@FunctionalInterface
	interface BatchInvocation {

		/**
		 * Goes on to the handler. To be called once, on the same thread.
		 * @return the outcomes, {@code null} for all completed
		 * @throws Exception if the handler failed
		 */
		@Nullable BatchOutcome proceed() throws Exception;

	}

}

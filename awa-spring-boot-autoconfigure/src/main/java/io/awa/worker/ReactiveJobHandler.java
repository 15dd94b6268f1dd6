package io.awa.worker;

import reactor.core.publisher.Mono;

/**
 * A bean that runs the jobs of one kind without holding a thread.
 *
 * @param <A> the type of the payload, which also gives the kind
 */
@FunctionalInterface
public interface ReactiveJobHandler<A> {

	/**
	 * Runs a job. May run more than once for one job, so its effects should bear
	 * repetition.
	 * @param args the payload
	 * @param context the job and this run of it
	 * @return what is to become of the job, empty for completed; an error is a failed
	 * attempt, which is retried unless it is a {@link TerminalJobException} or was the
	 * last
	 */
	Mono<JobOutcome> handle(A args, JobContext context);

}

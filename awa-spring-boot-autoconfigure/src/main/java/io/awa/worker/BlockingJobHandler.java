package io.awa.worker;

import org.jspecify.annotations.Nullable;

/**
 * A bean that runs the jobs of one kind on a thread of the worker.
 *
 * @param <A> the type of the payload, which also gives the kind
 */
@FunctionalInterface
public interface BlockingJobHandler<A> {

	/**
	 * Runs a job. May run more than once for one job, so its effects should bear
	 * repetition.
	 * @param args the payload
	 * @param context the job and this run of it
	 * @return what is to become of the job, or {@code null} for completed
	 * @throws Exception if the attempt failed; it is retried unless it is a
	 * {@link TerminalJobException} or was the last
	 */
	@Nullable JobOutcome handle(A args, JobContext context) throws Exception;

}

package io.awa.worker;

import java.util.List;

/**
 * The jobs that a batch handler runs at once.
 */
@FunctionalInterface
public interface BatchContext {

	/**
	 * Returns the runs of the jobs, in the order of the payloads.
	 * @return the runs, at least one
	 */
	List<JobContext> jobs();

	/**
	 * Returns the run of the job whose payload stands at an index.
	 * @param index the index, from 0
	 * @return the run
	 * @throws IndexOutOfBoundsException if there are not so many
	 */
	default JobContext job(int index) {
		return jobs().get(index);
	}

	/**
	 * Says whether no job of the batch is wanted any more, so that the handler may give
	 * up. A single job that was cut off says so itself.
	 * @return whether all jobs are cancelled
	 */
	default boolean isCancelled() {
		return jobs().stream().allMatch(JobContext::isCancelled);
	}

}

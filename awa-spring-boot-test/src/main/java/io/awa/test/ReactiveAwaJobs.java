package io.awa.test;

import java.time.Duration;

import io.awa.Job;
import io.awa.JobState;
import io.awa.client.ReactiveAwaClient;

/**
 * Waits for jobs in tests of reactive applications. The methods block, so call them from
 * the test and not from a pipeline.
 */
public final class ReactiveAwaJobs {

	private ReactiveAwaJobs() {
	}

	/**
	 * Waits at most 60 seconds until a job is in a state. Fails at once if the job has
	 * finished in another state.
	 * @param client reads the job
	 * @param jobId identifies the job
	 * @param state the state to wait for
	 * @return the job in that state
	 * @throws AssertionError if the job does not get there; says which state it is in
	 */
	public static Job awaitState(ReactiveAwaClient client, long jobId, JobState state) {
		return awaitState(client, jobId, state, JobWait.DEFAULT_TIMEOUT);
	}

	/**
	 * Waits until a job is in a state. Fails at once if the job has finished in another
	 * state.
	 * @param client reads the job
	 * @param jobId identifies the job
	 * @param state the state to wait for
	 * @param timeout how long to wait at most
	 * @return the job in that state
	 * @throws AssertionError if the job does not get there; says which state it is in
	 */
	public static Job awaitState(ReactiveAwaClient client, long jobId, JobState state, Duration timeout) {
		return new JobWait(jobId, state, timeout).until(() -> client.getJob(jobId).blockOptional(timeout));
	}

}

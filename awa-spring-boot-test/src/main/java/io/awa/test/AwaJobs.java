package io.awa.test;

import java.time.Duration;

import io.awa.Job;
import io.awa.JobState;
import io.awa.client.AwaClient;

/**
 * Waits for jobs in tests of blocking applications. {@link ReactiveAwaJobs} does the same
 * with the reactive client.
 */
public final class AwaJobs {

	private AwaJobs() {
	}

	/**
	 * Waits at most 60 seconds until a job is in a state. Fails at once if the job has
	 * finished in another state.
	 * @param client reads the job; call this outside the transaction that inserts it
	 * @param jobId identifies the job
	 * @param state the state to wait for
	 * @return the job in that state
	 * @throws AssertionError if the job does not get there; says which state it is in
	 */
	public static Job awaitState(AwaClient client, long jobId, JobState state) {
		return awaitState(client, jobId, state, JobWait.DEFAULT_TIMEOUT);
	}

	/**
	 * Waits until a job is in a state. Fails at once if the job has finished in another
	 * state.
	 * @param client reads the job; call this outside the transaction that inserts it
	 * @param jobId identifies the job
	 * @param state the state to wait for
	 * @param timeout how long to wait at most
	 * @return the job in that state
	 * @throws AssertionError if the job does not get there; says which state it is in
	 */
	public static Job awaitState(AwaClient client, long jobId, JobState state, Duration timeout) {
		return new JobWait(jobId, state, timeout).until(() -> client.getJob(jobId));
	}

}

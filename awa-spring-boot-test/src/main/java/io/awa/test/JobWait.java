package io.awa.test;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import io.awa.Job;
import io.awa.JobState;

/**
 * Waits until a job is in a state, and says what it saw instead if it does not get there.
 *
 * @param jobId the job to wait for
 * @param state the state it should be in
 * @param timeout how long to wait
 */
record JobWait(long jobId, JobState state, Duration timeout) {

	static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

	Job until(Supplier<Optional<Job>> reader) {
		Optional<Job> job = read(reader);
		return job.filter(this::isReached).orElseThrow(() -> new AssertionError(describe(job)));
	}

	private Optional<Job> read(Supplier<Optional<Job>> reader) {
		try {
			return Awaitility.await()
				.atMost(this.timeout)
				.pollDelay(Duration.ZERO)
				.pollInterval(POLL_INTERVAL)
				.until(reader::get, (job) -> job.filter(this::isDecided).isPresent());
		}
		catch (ConditionTimeoutException ex) {
			return reader.get();
		}
	}

	/** A finished job never changes its state again, so waiting longer is in vain. */
	private boolean isDecided(Job job) {
		return isReached(job) || job.state().isFinished();
	}

	private boolean isReached(Job job) {
		return job.state() == this.state;
	}

	private String describe(Optional<Job> job) {
		return "Job " + this.jobId + " should be " + this.state.text() + " within " + this.timeout + ", but "
				+ job.map(JobWait::describe).orElse("does not exist.");
	}

	private static String describe(Job job) {
		return "is " + job.state().text() + " after attempt " + job.attempt() + " of " + job.maxAttempts() + " (kind "
				+ job.kind() + ", queue " + job.queue() + ").";
	}

}

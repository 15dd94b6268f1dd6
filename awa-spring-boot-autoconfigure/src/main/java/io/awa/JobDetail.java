package io.awa;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about a job.
 *
 * @param job the job
 * @param attempts its runs, first to last; runs that simply completed appear only if they
 * were the last
 * @param timeline what happened to it, in the order of time
 * @param progress what its handler reported, or {@code null}
 * @param timeout its own time limit for a run, or {@code null}
 * @param resultJson what its last run returned, as JSON text, or {@code null}
 * @param uniqueKey its unique key in hexadecimal digits, or {@code null}
 * @param callbackId the callback it waits for, or {@code null}
 * @param deathReason why it is a dead letter; {@code null} if it is none
 */
public record JobDetail(Job job, List<JobAttempt> attempts, List<JobEvent> timeline, @Nullable JobProgress progress,
		@Nullable Duration timeout, @Nullable String resultJson, @Nullable String uniqueKey,
		@Nullable String callbackId, @Nullable String deathReason) {

	/**
	 * Copies the lists.
	 */
	public JobDetail {
		attempts = List.copyOf(attempts);
		timeline = List.copyOf(timeline);
	}

	/**
	 * Without result, progress, errors and the id of the callback, which may be secret.
	 */
	@Override
	public String toString() {
		return "JobDetail[job=" + this.job + ", attempts=" + this.attempts.size() + ", deathReason=" + this.deathReason
				+ "]";
	}

}

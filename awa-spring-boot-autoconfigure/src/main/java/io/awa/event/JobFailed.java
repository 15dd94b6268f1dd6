package io.awa.event;

import org.jspecify.annotations.Nullable;

/**
 * A job failed for good: it is a dead letter, or stays with the failed jobs.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param attempt the last run
 * @param reason what went wrong, or {@code null} if nothing was said
 */
public record JobFailed(long jobId, String kind, String queue, int attempt,
		@Nullable String reason) implements JobLifecycleEvent {

}

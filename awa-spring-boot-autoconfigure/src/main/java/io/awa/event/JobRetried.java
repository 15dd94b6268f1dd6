package io.awa.event;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An attempt failed, and another follows.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param attempt the run that failed
 * @param nextRunAt when the next one is due, by the database clock
 * @param error what went wrong, or {@code null} if nothing was said
 */
public record JobRetried(long jobId, String kind, String queue, int attempt, Instant nextRunAt,
		@Nullable String error) implements JobLifecycleEvent {

}

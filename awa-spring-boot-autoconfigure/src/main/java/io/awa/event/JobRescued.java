package io.awa.event;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A run was given up, because its worker fell silent or its deadline has passed.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param reason worker_lost or deadline_exceeded
 * @param nextRunAt when the next attempt is due, by the database clock; {@code null} if
 * none is left
 */
public record JobRescued(long jobId, String kind, String queue, String reason,
		@Nullable Instant nextRunAt) implements JobLifecycleEvent {

}

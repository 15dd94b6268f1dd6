package io.awa.event;

import org.jspecify.annotations.Nullable;

/**
 * A handler found that its job is no longer wanted.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param attempt the run that found it
 * @param reason why, or {@code null} if nothing was said
 */
public record JobCancelled(long jobId, String kind, String queue, int attempt,
		@Nullable String reason) implements JobLifecycleEvent {

}

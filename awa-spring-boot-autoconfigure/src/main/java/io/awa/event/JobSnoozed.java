package io.awa.event;

import java.time.Instant;

/**
 * A job waits without an attempt being used up.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param attempt the run that ended, whose number the next one has again
 * @param nextRunAt when the next one is due, by the database clock
 */
public record JobSnoozed(long jobId, String kind, String queue, int attempt,
		Instant nextRunAt) implements JobLifecycleEvent {

}

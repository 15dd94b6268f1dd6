package io.awa.event;

import java.time.Instant;

/**
 * A job was inserted here, and the transaction has committed. Not published for
 * duplicates.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param runAt when it is due, by the database clock
 */
public record JobInserted(long jobId, String kind, String queue, Instant runAt) implements JobLifecycleEvent {

}

package io.awa.event;

/**
 * A job waits for a callback from outside.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param attempt the run that ended with it
 */
public record JobParked(long jobId, String kind, String queue, int attempt) implements JobLifecycleEvent {

}

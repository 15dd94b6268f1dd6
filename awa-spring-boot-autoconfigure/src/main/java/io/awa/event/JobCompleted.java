package io.awa.event;

/**
 * A job is done.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param attempt the run that completed it
 */
public record JobCompleted(long jobId, String kind, String queue, int attempt) implements JobLifecycleEvent {

}

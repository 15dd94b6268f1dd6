package io.awa.event;

/**
 * A run of a job begins on this node.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param attempt the number of the run, 1 for the first
 */
public record JobStarted(long jobId, String kind, String queue, int attempt) implements JobLifecycleEvent {

}

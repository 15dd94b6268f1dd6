package io.awa.client;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.awa.Health.WorkerHealth;
import io.awa.event.JobEvents;

/**
 * Hears what a client did after its transaction has committed, so that workers need not
 * wait for their next poll. A hint: losing it delays, it never loses anything.
 */
@FunctionalInterface
public interface ClientListener {

	/** Ignores everything. */
	ClientListener NONE = (inserted) -> {
	};

	/**
	 * Hears that jobs wait to run. Must not block or throw.
	 * @param inserted jobs of one kind in one queue
	 */
	void jobsInserted(InsertedJobs inserted);

	/**
	 * Hears that a running job was cancelled, so that its handler can be told. Must not
	 * block or throw.
	 * @param jobId the job
	 * @param lease the lease of its run
	 */
	default void runCancelled(long jobId, long lease) {
	}

	/**
	 * Hears that the pause of a queue has ended. Must not block or throw.
	 * @param queue the queue
	 * @param dueFrom the due time of its first job, by the database clock
	 */
	default void queueResumed(String queue, Instant dueFrom) {
	}

	/**
	 * Says whom to tell of what happened to jobs.
	 * @return the events of the application
	 */
	default JobEvents events() {
		return JobEvents.none();
	}

	/**
	 * Hears that limits of a queue were changed. Must not block or throw.
	 * @param queue the queue
	 */
	default void queueLimitsChanged(String queue) {
	}

	/**
	 * Says who runs jobs in the call that has made them due.
	 * @return the runs, {@code null} outside of tests
	 */
	default @Nullable InlineRuns inlineRuns() {
		return null;
	}

	/**
	 * Says how the worker of this application does.
	 * @return its health, or {@code null} if there is no worker
	 */
	default @Nullable WorkerHealth workerHealth() {
		return null;
	}

}

package io.awa.worker;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A run of a job by a {@link ManualWorker}, and what became of it.
 *
 * @param jobId the job
 * @param kind its kind
 * @param queue its queue
 * @param attempt the number of the run, from 1
 * @param payload the payload as the handler takes it, or {@code null} if it could not be
 * read
 * @param outcome what became of the job
 * @param failure what the handler threw or signalled, or {@code null}
 * @param dueAgainAt when the job is due again, or {@code null} if it is not
 */
public record ManualRun(long jobId, String kind, String queue, int attempt, @Nullable Object payload, Outcome outcome,
		@Nullable Throwable failure, @Nullable Instant dueAgainAt) {

	/**
	 * What became of the job.
	 */
	public enum Outcome {

		/** It completed. */
		COMPLETED,

		/** The attempt failed, and another one follows. */
		RETRIED,

		/** It asked to wait, without an attempt being used up. */
		SNOOZED,

		/** It failed for good. */
		FAILED,

		/** Its handler cancelled it. */
		CANCELLED,

		/** It waits for a callback. */
		PARKED,

		/** It went back as if it had not run. */
		RELEASED,

		/**
		 * Nothing was written, because the job was cancelled or taken away during the
		 * run, or because the database refused it.
		 */
		LOST

	}

	/** Without the payload, which may be secret. */
	@Override
	public String toString() {
		return "job " + this.jobId + " of kind " + this.kind + " in queue " + this.queue + ", attempt " + this.attempt
				+ ": " + this.outcome + ((this.failure != null) ? ", " + this.failure : "")
				+ ((this.dueAgainAt != null) ? ", due again at " + this.dueAgainAt : "");
	}

}

package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What became of an insert.
 *
 * @param jobId identifies the new job, or the existing job that holds the unique key
 * @param kind the kind of that job
 * @param queue the queue of that job
 * @param outcome whether it was inserted or stands for one that was there before
 * @param state where it stands: for a new job {@link JobState#AVAILABLE} or, if it is due
 * later, {@link JobState#SCHEDULED}
 * @param runAt when it is due, by the database clock; {@code null} if it is an existing
 * job that does not wait to run
 */
public record InsertResult(long jobId, String kind, String queue, Outcome outcome, JobState state,
		@Nullable Instant runAt) {

	/**
	 * Says whether a new job was inserted.
	 * @return {@code false} if an existing job holds the unique key
	 */
	public boolean inserted() {
		return this.outcome == Outcome.INSERTED;
	}

	/**
	 * What an insert did.
	 */
	public enum Outcome {

		/** A new job was inserted. */
		INSERTED,

		/** An existing job holds the unique key and was left as it is. */
		DUPLICATE,

		/** An existing job holds the unique key and got the new payload. */
		REPLACED,

		/** An existing job holds the unique key and got the new due time. */
		RESCHEDULED

	}

}

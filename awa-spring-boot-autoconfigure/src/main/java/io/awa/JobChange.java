package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * What became of a job that was asked to change.
 *
 * @param jobId the job
 * @param outcome whether it changed, and if not, why
 * @param state where it stands now; {@code null} if there is no such job, or it was
 * discarded
 * @param existingJobId the job that holds its unique key, if that is why it did not
 * change
 */
public record JobChange(long jobId, Outcome outcome, @Nullable JobState state, @Nullable Long existingJobId) {

	/**
	 * Says whether the job changed.
	 * @return {@code true} if it did
	 */
	public boolean changed() {
		return this.outcome == Outcome.CHANGED;
	}

	/**
	 * What an operation did with a job.
	 */
	public enum Outcome {

		/** It changed. */
		CHANGED,

		/** Its state does not allow the change. */
		UNCHANGED,

		/** Another job holds its unique key. */
		DUPLICATE,

		/** There is no such job. */
		NOT_FOUND

	}

}

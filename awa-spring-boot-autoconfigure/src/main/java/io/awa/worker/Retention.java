package io.awa.worker;

import java.time.Duration;

/**
 * How long jobs are kept after they ended, counted by the clock of the database. They are
 * never removed earlier. A job that holds a unique key for a period stays until the
 * period is over.
 *
 * @param completed jobs that completed; zero keeps none
 * @param failed jobs that failed and are no dead letters; zero removes them with the next
 * pass
 * @param cancelled jobs that were cancelled; zero removes them with the next pass
 * @param deadLetter dead letters; zero removes them with the next pass
 */
public record Retention(Duration completed, Duration failed, Duration cancelled, Duration deadLetter) {

	private static final Duration LONGEST = Duration.ofDays(36_500);

	/** A day for completed jobs, 3 for failed and cancelled ones, 30 for dead letters. */
	public static final Retention DEFAULT = new Retention(Duration.ofDays(1), Duration.ofDays(3), Duration.ofDays(3),
			Duration.ofDays(30));

	/**
	 * Checks the values.
	 */
	public Retention {
		requireValid("completed", completed);
		requireValid("failed", failed);
		requireValid("cancelled", cancelled);
		requireValid("dead-letter", deadLetter);
	}

	/**
	 * Returns whether a completed job leaves a row at all.
	 * @return {@code false} if completed jobs are to be deleted as they complete
	 */
	public boolean keepsCompleted() {
		return !this.completed.isZero();
	}

	private static void requireValid(String state, Duration value) {
		if (value.isNegative() || value.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException("The retention of " + state + " jobs is " + value
					+ ". Set it to zero to keep none, or to a duration of up to 36500d.");
		}
	}

}

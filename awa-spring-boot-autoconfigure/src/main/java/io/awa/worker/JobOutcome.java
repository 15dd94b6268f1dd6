package io.awa.worker;

import java.time.Duration;

/**
 * What a handler says is to become of its job.
 */
public sealed interface JobOutcome {

	/**
	 * The work is done.
	 * @return the outcome
	 */
	static JobOutcome completed() {
		return Completed.INSTANCE;
	}

	/**
	 * The attempt failed; try again after a delay instead of the usual backoff. After the
	 * last attempt the job fails.
	 * @param delay how long to wait, not negative
	 * @return the outcome
	 */
	static JobOutcome retryAfter(Duration delay) {
		return new RetryAfter(delay);
	}

	/**
	 * Nothing to do yet; run again after a delay without using up an attempt.
	 * @param delay how long to wait, not negative
	 * @return the outcome
	 */
	static JobOutcome snooze(Duration delay) {
		return new Snooze(delay);
	}

	/**
	 * The work is no longer wanted.
	 * @param reason why, for the history of the job
	 * @return the outcome
	 */
	static JobOutcome cancel(String reason) {
		return new Cancel(reason);
	}

	/**
	 * The work cannot be done; no further attempt is made.
	 * @param reason why, for the history of the job
	 * @return the outcome
	 */
	static JobOutcome fail(String reason) {
		return new Fail(reason);
	}

	private static void requireNotNegative(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("The delay must not be negative, but is " + delay + ".");
		}
	}

	/** The work is done. */
	record Completed() implements JobOutcome {

		private static final Completed INSTANCE = new Completed();

	}

	/**
	 * Try again after a delay.
	 *
	 * @param delay how long to wait
	 */
	record RetryAfter(Duration delay) implements JobOutcome {

		/**
		 * Checks the delay.
		 */
		public RetryAfter {
			requireNotNegative(delay);
		}

	}

	/**
	 * Run again after a delay without using up an attempt.
	 *
	 * @param delay how long to wait
	 */
	record Snooze(Duration delay) implements JobOutcome {

		/**
		 * Checks the delay.
		 */
		public Snooze {
			requireNotNegative(delay);
		}

	}

	/**
	 * The work is no longer wanted.
	 *
	 * @param reason why
	 */
	record Cancel(String reason) implements JobOutcome {

	}

	/**
	 * The work cannot be done.
	 *
	 * @param reason why
	 */
	record Fail(String reason) implements JobOutcome {

	}

}

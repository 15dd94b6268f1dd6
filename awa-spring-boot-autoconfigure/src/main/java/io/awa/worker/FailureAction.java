package io.awa.worker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What to do about a failed attempt.
 *
 * @param type the kind of action
 * @param delay how long to wait, or {@code null} for what the retry policy says
 */
public record FailureAction(Type type, @Nullable Duration delay) {

	/** The kinds of action. */
	public enum Type {

		/** Another attempt, if one is left. */
		RETRY,

		/** No other attempt: the job fails for good. */
		TERMINAL,

		/** Another run that uses up no attempt. */
		SNOOZE,

		/** The job is cancelled. */
		CANCEL

	}

	/**
	 * Checks that a snooze has a delay.
	 */
	public FailureAction {
		if (type == Type.SNOOZE && delay == null) {
			throw new IllegalArgumentException("A snooze needs a delay. Use snooze(Duration).");
		}
		if (delay != null && delay.isNegative()) {
			throw new IllegalArgumentException("The delay must not be negative, but is " + delay + ".");
		}
	}

	/**
	 * Another attempt after what the retry policy says.
	 * @return the action
	 */
	public static FailureAction retry() {
		return new FailureAction(Type.RETRY, null);
	}

	/**
	 * Another attempt after a delay.
	 * @param delay how long to wait
	 * @return the action
	 */
	public static FailureAction retryAfter(Duration delay) {
		return new FailureAction(Type.RETRY, delay);
	}

	/**
	 * No other attempt.
	 * @return the action
	 */
	public static FailureAction terminal() {
		return new FailureAction(Type.TERMINAL, null);
	}

	/**
	 * Another run that uses up no attempt.
	 * @param delay how long to wait
	 * @return the action
	 */
	public static FailureAction snooze(Duration delay) {
		return new FailureAction(Type.SNOOZE, delay);
	}

	/**
	 * The job is cancelled.
	 * @return the action
	 */
	public static FailureAction cancel() {
		return new FailureAction(Type.CANCEL, null);
	}

}

package io.awa;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Who pauses a queue or a schedule, why, and for how long. Immutable.
 *
 * @param by who asks for it, at most 200 characters, or {@code null}
 * @param reason why, at most 2000 characters, or {@code null}
 * @param duration how long, by the database clock; {@code null} means until resumed
 */
public record PauseOptions(@Nullable String by, @Nullable String reason, @Nullable Duration duration) {

	private static final int REASON_LENGTH = 2000;

	private static final Duration LONGEST_DURATION = Duration.ofDays(36_500);

	private static final PauseOptions DEFAULTS = new PauseOptions(null, null, null);

	/**
	 * Checks every value.
	 */
	public PauseOptions {
		if (by != null) {
			JobLimits.requireName("by", by);
		}
		JobLimits.requireText("reason", reason, REASON_LENGTH);
		if (duration != null
				&& (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST_DURATION) > 0)) {
			throw new InvalidRequestException("duration", duration, "A pause must last longer than zero and at most "
					+ "100 years, but is to last " + duration + ". Choose a duration in that range, or none.");
		}
	}

	/**
	 * Returns a pause without reason that lasts until it is ended.
	 * @return the options
	 */
	public static PauseOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a copy that says who asks for the pause.
	 * @param by a name
	 * @return the copy
	 */
	public PauseOptions by(String by) {
		return new PauseOptions(by, this.reason, this.duration);
	}

	/**
	 * Returns a copy that says why.
	 * @param reason the reason
	 * @return the copy
	 */
	public PauseOptions because(String reason) {
		return new PauseOptions(this.by, reason, this.duration);
	}

	/**
	 * Returns a copy that ends by itself.
	 * @param duration how long, by the database clock
	 * @return the copy
	 */
	public PauseOptions lasting(Duration duration) {
		return new PauseOptions(this.by, this.reason, duration);
	}

}

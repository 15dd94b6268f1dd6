package io.awa;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a schedule does about fires that were missed and jobs that take long. Immutable;
 * start from {@link #defaults()}.
 *
 * @param missed what becomes of fire times at which no node was there, or at which the
 * schedule was paused
 * @param missedLimit how many jobs {@link Missed#ALL} inserts at once at most, 1 to 1000;
 * the rest follows
 * @param overlap what to do while a job of the schedule is unfinished
 * @param jitter how long a job waits after its fire time at most; how long is the same on
 * each node, and different for each schedule and fire time
 */
public record CronPolicies(Missed missed, int missedLimit, Overlap overlap, Duration jitter) {

	/** Most jobs inserted at once, and how many are if nothing else is said. */
	public static final int MOST_MISSED = 1000;

	private static final Duration LONGEST_JITTER = Duration.ofDays(366);

	private static final CronPolicies DEFAULTS = new CronPolicies(Missed.ONCE, MOST_MISSED, Overlap.ALLOW,
			Duration.ZERO);

	/**
	 * Checks every value.
	 */
	public CronPolicies {
		JobLimits.requireGiven("missed", missed);
		JobLimits.requireGiven("overlap", overlap);
		JobLimits.requireGiven("jitter", jitter);
		if (missedLimit < 1 || missedLimit > MOST_MISSED) {
			throw new InvalidRequestException("missedLimit", missedLimit, "The most jobs for missed fires must be "
					+ "between 1 and " + MOST_MISSED + ", but are " + missedLimit + ". Choose a number in that range.");
		}
		if (jitter.isNegative() || jitter.compareTo(LONGEST_JITTER) > 0) {
			throw new InvalidRequestException("jitter", jitter,
					"The jitter must be between zero and 366 days, but is " + jitter + ". Use one in that range.");
		}
		if (missed == Missed.ALL && overlap != Overlap.ALLOW) {
			throw new InvalidRequestException("overlap", overlap,
					"A schedule that makes up for all missed fires has "
							+ "several jobs at once, which its overlap policy " + overlap
							+ " does not allow. Use missed fires " + "ONCE or SKIP with it, or overlap ALLOW.");
		}
	}

	/**
	 * Returns the policies of a schedule that asks for nothing special: one job for all
	 * missed fires, jobs may overlap, no jitter.
	 * @return the default policies
	 */
	public static CronPolicies defaults() {
		return DEFAULTS;
	}

	/**
	 * Reads what is stored, which somebody may have stored by hand.
	 * @param missed the text of the policy, or {@code null}
	 * @param missedLimit the number as text, or {@code null}
	 * @param overlap the text of the policy, or {@code null}
	 * @param jitterMicros the jitter in microseconds as text, or {@code null}
	 * @return the policies
	 * @throws InvalidRequestException if they make no sense
	 */
	public static CronPolicies of(@Nullable String missed, @Nullable String missedLimit, @Nullable String overlap,
			@Nullable String jitterMicros) {
		try {
			return new CronPolicies((missed != null) ? Missed.valueOf(missed.toUpperCase(Locale.ROOT)) : Missed.ONCE,
					(missedLimit != null) ? Integer.parseInt(missedLimit) : MOST_MISSED,
					(overlap != null) ? Overlap.valueOf(overlap.toUpperCase(Locale.ROOT)) : Overlap.ALLOW, Duration
						.ofNanos((jitterMicros != null) ? Math.multiplyExact(Long.parseLong(jitterMicros), 1000L) : 0));
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidRequestException("policies", missed,
					JobLimits.printable(
							"The stored policies of the schedule cannot be read: " + ex.getMessage() + ". Mend them."),
					ex);
		}
	}

	/**
	 * Returns a copy with another policy for missed fires.
	 * @param missed what becomes of them
	 * @return the copy
	 */
	public CronPolicies withMissed(Missed missed) {
		return new CronPolicies(missed, this.missedLimit, this.overlap, this.jitter);
	}

	/**
	 * Returns a copy that makes up for all missed fires, some at once.
	 * @param limit how many at once, 1 to 1000
	 * @return the copy
	 */
	public CronPolicies withAllMissed(int limit) {
		return new CronPolicies(Missed.ALL, limit, this.overlap, this.jitter);
	}

	/**
	 * Returns a copy with another policy for long jobs.
	 * @param overlap what to do while a job of the schedule is unfinished
	 * @return the copy
	 */
	public CronPolicies withOverlap(Overlap overlap) {
		return new CronPolicies(this.missed, this.missedLimit, overlap, this.jitter);
	}

	/**
	 * Returns a copy with a jitter.
	 * @param jitter how long a job waits after its fire time at most
	 * @return the copy
	 */
	public CronPolicies withJitter(Duration jitter) {
		return new CronPolicies(this.missed, this.missedLimit, this.overlap, jitter);
	}

	/**
	 * What becomes of fire times that nobody was there for.
	 */
	public enum Missed {

		/** Nothing, if they are more than a minute past. */
		SKIP,

		/** One job for the newest of them. */
		ONCE,

		/** A job for each of them, the oldest first. */
		ALL

	}

	/**
	 * What to do at a fire time while an earlier job of the schedule is unfinished: it
	 * waits, runs, or waits for another attempt or a callback.
	 */
	public enum Overlap {

		/** Insert the job all the same. */
		ALLOW,

		/** Insert nothing; this fire time is over. */
		SKIP,

		/** Cancel the earlier job, then insert the new one. */
		REPLACE

	}

}

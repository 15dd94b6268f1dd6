package io.awa.worker;

import java.time.Duration;

/**
 * When tasks come back. Those with the same interval come back together, one after the
 * other, so a pool tests the connection that they borrow once and not for each of them.
 */
final class Cadence {

	private static final int IDLE_SHARE = 50;

	/**
	 * A turn also takes long when the process was stopped meanwhile, or the network slow.
	 */
	private static final Duration LONGEST_REST = Duration.ofMinutes(1);

	private Cadence() {
	}

	/**
	 * Finds the next multiple of an interval.
	 * @param now of {@link System#nanoTime()}
	 * @param interval how long between two turns
	 * @return the next turn, after {@code now} unless the interval is zero
	 */
	static long next(long now, Duration interval) {
		long nanos = interval.toNanos();
		return (nanos > 0) ? now + nanos - Math.floorMod(now, nanos) : now;
	}

	/**
	 * Finds the next turn of what may be slow while dead rows pile up: it takes at most 2
	 * % of one backend, and comes back within a minute.
	 * @param start when this turn began, of {@link System#nanoTime()}
	 * @param end when it ended
	 * @param interval how long between two turns if they are fast
	 * @return the next turn
	 */
	static long nextAfterRest(long start, long end, Duration interval) {
		return nextAfterRest(start, end, interval, LONGEST_REST);
	}

	/**
	 * The same for what others wait for.
	 * @param start when this turn began, of {@link System#nanoTime()}
	 * @param end when it ended
	 * @param interval how long between two turns if they are fast
	 * @param longestRest how long it may stay away
	 * @return the next turn
	 */
	static long nextAfterRest(long start, long end, Duration interval, Duration longestRest) {
		long longest = Math.min(longestRest.toNanos(), LONGEST_REST.toNanos());
		return end + Math.max(next(end, interval) - end, Math.min(IDLE_SHARE * (end - start), longest));
	}

}

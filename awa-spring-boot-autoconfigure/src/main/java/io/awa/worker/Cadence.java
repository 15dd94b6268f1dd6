package io.awa.worker;

import java.time.Duration;

/**
 * When tasks come back. Those with the same interval come back together, one after the
 * other, so a pool tests the connection that they borrow once and not for each of them.
 */
final class Cadence {

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

}

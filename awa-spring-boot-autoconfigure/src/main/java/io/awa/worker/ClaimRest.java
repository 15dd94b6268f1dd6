package io.awa.worker;

import java.time.Duration;

/**
 * How long the next claim waits so that it gets more than one or two jobs. Jobs that come
 * in one by one, faster than claims go, would each cost a claim that could take many at
 * nearly the same price. A job that comes alone waits for nothing.
 */
final class ClaimRest {

	private static final int SMALL_CLAIM = 10;

	private static final long LONGEST = Duration.ofMillis(2).toNanos();

	private long nanos;

	/**
	 * Returns how long to wait in nanoseconds, if there is a reason for a claim already.
	 */
	long nanos() {
		return this.nanos;
	}

	/**
	 * Hears of a claim. The rest begins as long as the claim was, and doubles while
	 * claims follow one another and stay small.
	 * @param jobs how many it got
	 * @param free how many it asked for; if it got all, more are waiting
	 * @param took how long it took in nanoseconds
	 */
	void onClaimed(int jobs, int free, long took) {
		if (jobs == free || jobs >= SMALL_CLAIM) {
			this.nanos /= 2;
		}
		else {
			this.nanos = Math.min(LONGEST, Math.max(took, 2 * this.nanos));
		}
	}

	/** Hears that after a claim there was no reason for another one. */
	void onIdle() {
		this.nanos = 0;
	}

}

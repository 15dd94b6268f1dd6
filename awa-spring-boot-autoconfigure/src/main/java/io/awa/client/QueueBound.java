package io.awa.client;

import java.time.Duration;

/**
 * How many jobs may wait in a queue before it takes no more.
 *
 * @param maxDepth how many jobs that are due may wait to run
 * @param maxWait how long an insert waits for room before it fails; zero for not at all.
 * It keeps the transaction that it is in, and its connection, while it waits; in one that
 * sees no changes of others, such as {@code REPEATABLE READ}, it waits in vain
 */
public record QueueBound(int maxDepth, Duration maxWait) {

	private static final Duration LONGEST_WAIT = Duration.ofHours(1);

	/**
	 * Checks the values.
	 */
	public QueueBound {
		if (maxDepth < 1) {
			throw new IllegalArgumentException("max-depth is " + maxDepth
					+ ". Set it to a positive number such as 10000, or leave it out for no limit.");
		}
		if (maxWait.isNegative() || maxWait.compareTo(LONGEST_WAIT) > 0) {
			throw new IllegalArgumentException("max-wait is " + maxWait
					+ ". Set it to zero to fail at once, or to a duration of up to 1h, such as 10s.");
		}
	}

}

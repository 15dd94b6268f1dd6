package io.awa.benchmarks.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.springframework.dao.DataAccessException;

/**
 * Waits with a bound, also while the database is away.
 */
final class Waiting {

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private Waiting() {
	}

	/**
	 * Waits for a fact; that the database does not answer is not the fact.
	 * @return whether it came true in time
	 */
	static boolean until(Duration longest, BooleanSupplier fact) {
		long end = System.nanoTime() + longest.toNanos();
		while (!holds(fact)) {
			if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
				return false;
			}
			rest(INTERVAL);
		}
		return true;
	}

	/** Lets a fault last. */
	static void rest(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		for (long left = duration.toNanos(); left > 0
				&& !Thread.currentThread().isInterrupted(); left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

	private static boolean holds(BooleanSupplier fact) {
		try {
			return fact.getAsBoolean();
		}
		catch (DataAccessException ex) {
			return false;
		}
	}

}

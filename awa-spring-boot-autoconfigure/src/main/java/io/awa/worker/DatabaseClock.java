package io.awa.worker;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Estimates the database's time between two answers of it. Only used to sleep until the
 * next job is due; what is due is decided in SQL.
 */
final class DatabaseClock {

	/** After that the database's clock may have been set back. */
	private static final Duration BELIEVED = Duration.ofSeconds(60);

	private @Nullable Reading best;

	/**
	 * Takes a reading, unless it says that it is earlier than a recent one did: then its
	 * answer was only longer on its way.
	 */
	synchronized void onReading(Instant databaseTime) {
		Reading reading = new Reading(databaseTime, System.nanoTime());
		Reading current = this.best;
		if (current == null || !databaseTime.isBefore(current.at(reading.nanoTime()))
				|| reading.nanoTime() - current.nanoTime() > BELIEVED.toNanos()) {
			this.best = reading;
		}
	}

	/** Returns the estimate, or {@code null} before the first answer. */
	synchronized @Nullable Instant now() {
		Reading reading = this.best;
		return (reading != null) ? reading.at(System.nanoTime()) : null;
	}

	private record Reading(Instant databaseTime, long nanoTime) {

		Instant at(long nanos) {
			return this.databaseTime.plusNanos(nanos - this.nanoTime);
		}

	}

}

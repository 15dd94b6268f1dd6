package io.awa.worker;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Estimates the database's time between two answers of it. Only used to sleep until the
 * next job is due; what is due is decided in SQL.
 */
final class DatabaseClock {

	private volatile @Nullable Reading last;

	void onReading(Instant databaseTime) {
		this.last = new Reading(databaseTime, System.nanoTime());
	}

	/** Returns the estimate, or {@code null} before the first answer. */
	@Nullable Instant now() {
		Reading reading = this.last;
		return (reading != null) ? reading.databaseTime().plusNanos(System.nanoTime() - reading.nanoTime()) : null;
	}

	private record Reading(Instant databaseTime, long nanoTime) {

	}

}

package io.awa.worker;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * A notification: jobs of a queue are due from a time on. Its text is the time in
 * microseconds since 1970, a colon, and the queue.
 */
record WakeUp(String queue, Instant runAt) {

	/** A notification that limits were changed at run time. */
	static final String LIMITS_CHANGED = "limits";

	/**
	 * Counts by hand, because the library counts in nanoseconds, which overflow in 2262.
	 */
	String text() {
		return micros() + ":" + this.queue;
	}

	/**
	 * Not by {@link ChronoUnit#between}, which counts nanoseconds in between up to Java
	 * 17 and overflows in the year 2262; jobs that wait for others are due in the year
	 * 9999.
	 */
	private long micros() {
		return Math.addExact(Math.multiplyExact(this.runAt.getEpochSecond(), 1_000_000L),
				this.runAt.getNano() / 1_000L);
	}

	/** Returns {@code null} for texts of others. */
	static @Nullable WakeUp parse(String text) {
		int colon = text.indexOf(':');
		try {
			return (colon > 0) ? new WakeUp(text.substring(colon + 1),
					Instant.EPOCH.plus(Long.parseLong(text.substring(0, colon)), ChronoUnit.MICROS)) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

}

package io.awa.worker;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * A notification: jobs of a queue are due from a time on. Its text is the time in
 * microseconds since 1970, a colon, and the queue.
 */
record WakeUp(String queue, Instant runAt) {

	String text() {
		return ChronoUnit.MICROS.between(Instant.EPOCH, this.runAt) + ":" + this.queue;
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

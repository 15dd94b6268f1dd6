package io.awa.worker;

import java.time.DateTimeException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Reads the time limit of a handler.
 */
final class HandlerTimeouts {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private static final Duration LONGEST = Duration.ofDays(36_500);

	private HandlerTimeouts() {
	}

	static @Nullable Duration of(@Nullable JobHandler annotation, String description) {
		if (annotation == null || annotation.timeout().isEmpty()) {
			return null;
		}
		Duration timeout = parse(annotation.timeout());
		if (timeout == null || timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
			throw new InvalidHandlerException("The " + description + " cannot be a job handler. Its timeout is '"
					+ annotation.timeout() + "'. Set it to a duration between a millisecond and 100 years such as 30s, "
					+ "5m or PT30S, or leave it out for the deadline of the queue.");
		}
		return timeout;
	}

	private static @Nullable Duration parse(String text) {
		try {
			return DurationFormatterUtils.detectAndParse(text);
		}
		catch (IllegalArgumentException | ArithmeticException | DateTimeException ex) {
			return null;
		}
	}

}

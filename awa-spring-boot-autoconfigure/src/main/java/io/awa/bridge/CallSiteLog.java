package io.awa.bridge;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.awa.BoundaryException;

/**
 * Writes a warning once for each place in the code that causes it, so that a busy place
 * does not fill the log. Thread-safe.
 */
final class CallSiteLog {

	/** Places are as many as the code has, but a script engine may make up new ones. */
	private static final int MOST_PLACES = 1000;

	private static final String[] NOT_USERS = { "io.awa.client.", "io.awa.bridge.TransactionBoundaryGuard", "reactor.",
			"org.reactivestreams.", "org.springframework.", "java.", "jdk.", "sun." };

	private static final Log logger = LogFactory.getLog(TransactionBoundaryGuard.class);

	private final Set<String> places = ConcurrentHashMap.newKeySet();

	void warn(BoundaryException found) {
		if (this.places.size() < MOST_PLACES && this.places.add(found.code() + " " + findPlace(found))) {
			logger.warn(found.getMessage(), found);
		}
	}

	/** A subscription may come from library code alone; then all of those are one. */
	private static String findPlace(BoundaryException found) {
		return Arrays.stream(found.getStackTrace())
			.filter((frame) -> Arrays.stream(NOT_USERS).noneMatch(frame.getClassName()::startsWith))
			.findFirst()
			.map(StackTraceElement::toString)
			.orElse("");
	}

}

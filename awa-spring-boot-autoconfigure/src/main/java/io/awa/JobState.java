package io.awa;

import java.util.Locale;

/**
 * Where a job stands.
 */
public enum JobState {

	/** Waits for its first run at a later time. */
	SCHEDULED,

	/** Due, waits for a free worker. */
	AVAILABLE,

	/** A worker runs it. */
	RUNNING,

	/** Finished with success. */
	COMPLETED,

	/** Failed, or gave itself a break, and waits for its next attempt. */
	RETRYABLE,

	/** Finished without success: a terminal error, or no attempts left. */
	FAILED,

	/** Finished because it was cancelled. */
	CANCELLED,

	/** Waits for a callback from outside. */
	WAITING_EXTERNAL;

	/**
	 * Returns the name that the database and the documentation use.
	 * @return the name in lower case, for example {@code waiting_external}
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the state with a name.
	 * @param text the name in lower case
	 * @return the state
	 * @throws IllegalArgumentException if no state has that name
	 */
	public static JobState of(String text) {
		return valueOf(text.toUpperCase(Locale.ROOT));
	}

	/**
	 * Returns whether a job in this state never runs again by itself.
	 * @return {@code true} for completed, failed and cancelled
	 */
	public boolean isFinished() {
		return this == COMPLETED || this == FAILED || this == CANCELLED;
	}

}

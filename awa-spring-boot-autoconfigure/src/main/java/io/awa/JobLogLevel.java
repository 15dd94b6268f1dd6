package io.awa;

import java.util.Locale;

/**
 * How important a line of a job's log is, the least important first.
 */
public enum JobLogLevel {

	/** Every step. */
	TRACE,

	/** For developers. */
	DEBUG,

	/** What happens in the normal course. */
	INFO,

	/** A human should look. */
	WARN,

	/** Something failed. */
	ERROR;

	/**
	 * Returns the word that the database keeps.
	 * @return the name in lower case
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Reads what {@link #text()} wrote.
	 * @param text the name in lower case
	 * @return the level
	 */
	public static JobLogLevel of(String text) {
		return valueOf(text.toUpperCase(Locale.ROOT));
	}

}

package io.awa.worker;

import io.awa.JobLogLevel;

/**
 * What is kept of what handlers log.
 *
 * @param enabled whether anything is kept
 * @param level the least important level that is kept
 * @param maxLines most lines of a run
 * @param maxLineLength most characters of a message
 * @param maxBytes most bytes of a run, over all of its lines
 * @param maxJobLines most lines of a job when a run of it begins to log; the oldest go
 */
public record JobLogSettings(boolean enabled, JobLogLevel level, int maxLines, int maxLineLength, int maxBytes,
		int maxJobLines) {

	/**
	 * Returns settings that keep nothing.
	 * @return the settings
	 */
	public static JobLogSettings off() {
		return new JobLogSettings(false, JobLogLevel.INFO, 0, 0, 0, 0);
	}

}

package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A line that a handler logged while it ran a job.
 *
 * @param id orders the lines of a job, later ones have larger ids; the cursor of pages
 * @param lease the lease of the run, which tells runs with the same number apart
 * @param attempt the number of the run, from 1
 * @param at when it was logged, by the database clock as the worker reckons it
 * @param level how important it is
 * @param logger the name of the logger; {@code null} for what the handler wrote with its
 * context, {@code io.awa} for what the library says about the log
 * @param message what was logged, cut to the length that the worker keeps
 * @param errorType the class of the exception, or {@code null} if there was none
 * @param errorMessage what the exception said, or {@code null}
 */
public record JobLogLine(long id, long lease, int attempt, Instant at, JobLogLevel level, @Nullable String logger,
		String message, @Nullable String errorType, @Nullable String errorMessage) {

	/** Without the messages, which may be secret. */
	@Override
	public String toString() {
		return "JobLogLine[id=" + this.id + ", lease=" + this.lease + ", attempt=" + this.attempt + ", at=" + this.at
				+ ", level=" + this.level + ", logger=" + this.logger + ", errorType=" + this.errorType + "]";
	}

}

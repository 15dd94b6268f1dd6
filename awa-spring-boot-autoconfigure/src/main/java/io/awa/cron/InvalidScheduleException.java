package io.awa.cron;

import org.jspecify.annotations.Nullable;

import io.awa.AwaException;

/**
 * An application declares a schedule that cannot be stored.
 */
public class InvalidScheduleException extends AwaException {

	private final String source;

	/**
	 * Creates the exception.
	 * @param source where it is declared
	 * @param message what is wrong with it and what to do about it
	 * @param cause the failure behind it, or {@code null}
	 */
	public InvalidScheduleException(String source, String message, @Nullable Throwable cause) {
		super("The schedule declared by " + source + " cannot be used. " + message, cause);
		this.source = source;
	}

	/**
	 * Returns where the schedule is declared.
	 * @return for example a method or a property
	 */
	public String source() {
		return this.source;
	}

}

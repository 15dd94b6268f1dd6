package io.awa.worker;

import org.jspecify.annotations.Nullable;

import io.awa.AwaException;

/**
 * Thrown by a handler to say that no further attempt can succeed. The job fails for good.
 */
public class TerminalJobException extends AwaException {

	/**
	 * Creates the exception.
	 * @param message why no attempt can succeed
	 */
	public TerminalJobException(String message) {
		this(message, null);
	}

	/**
	 * Creates the exception with a cause.
	 * @param message why no attempt can succeed
	 * @param cause the failure behind it
	 */
	public TerminalJobException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package io.awa.worker;

import io.awa.AwaException;

/**
 * A bean or method is marked as a job handler but cannot be one.
 */
public class InvalidHandlerException extends AwaException {

	/**
	 * Creates the exception.
	 * @param message what is wrong with the handler and what to do about it
	 */
	public InvalidHandlerException(String message) {
		super(message);
	}

}

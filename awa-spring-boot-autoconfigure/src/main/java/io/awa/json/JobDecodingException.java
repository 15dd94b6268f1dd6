package io.awa.json;

import io.awa.AwaException;

/**
 * A stored payload does not fit the type that a handler asks for. Another attempt would
 * meet the same text, so the job fails for good.
 */
public class JobDecodingException extends AwaException {

	/**
	 * Creates the exception.
	 * @param message which type was asked for and what to do
	 * @param cause the failure of the JSON library
	 */
	public JobDecodingException(String message, Throwable cause) {
		super(message, cause);
	}

}

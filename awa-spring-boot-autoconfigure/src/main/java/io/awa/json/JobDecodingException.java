package io.awa.json;

import org.jspecify.annotations.Nullable;

import io.awa.AwaException;

/**
 * A stored payload does not fit the type that a handler asks for. Another attempt would
 * meet the same text, so the job fails for good.
 */
public class JobDecodingException extends AwaException {

	/**
	 * Creates the exception.
	 * @param message which type was asked for and what to do
	 * @param cause the failure of the JSON library, or {@code null} if its message
	 * repeats values, which may be secret
	 */
	public JobDecodingException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

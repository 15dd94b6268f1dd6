package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * A job was refused because of its payload or options. Nothing was sent to the database,
 * so the caller's transaction is untouched.
 */
public class InvalidJobException extends InvalidRequestException {

	/**
	 * Creates the exception.
	 * @param field the part of the job that was refused, for example {@code priority}
	 * @param value the refused value
	 * @param message what is wrong with it and what to do about it
	 */
	public InvalidJobException(String field, @Nullable Object value, String message) {
		super(field, value, message, null);
	}

	/**
	 * Creates the exception with a cause.
	 * @param field the part of the job that was refused, for example {@code args}
	 * @param value the refused value
	 * @param message what is wrong with it and what to do about it
	 * @param cause the failure behind it
	 */
	public InvalidJobException(String field, @Nullable Object value, String message, @Nullable Throwable cause) {
		super(field, value, message, cause);
	}

}

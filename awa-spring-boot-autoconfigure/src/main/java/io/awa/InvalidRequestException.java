package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * A call was refused because of one of its arguments. Nothing was sent to the database,
 * so the caller's transaction is untouched.
 */
public class InvalidRequestException extends AwaException {

	private final String field;

	private final transient @Nullable Object value;

	/**
	 * Creates the exception.
	 * @param field the argument, or part of it, that was refused, for example
	 * {@code limit}
	 * @param value the refused value
	 * @param message what is wrong with it and what to do about it
	 */
	public InvalidRequestException(String field, @Nullable Object value, String message) {
		this(field, value, message, null);
	}

	/**
	 * Creates the exception with a cause.
	 * @param field the argument, or part of it, that was refused
	 * @param value the refused value
	 * @param message what is wrong with it and what to do about it
	 * @param cause the failure behind it
	 */
	public InvalidRequestException(String field, @Nullable Object value, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.field = field;
		this.value = value;
	}

	/**
	 * Returns the argument, or part of it, that was refused.
	 * @return a name such as {@code limit}, {@code queue} or {@code priority}
	 */
	public String field() {
		return this.field;
	}

	/**
	 * Returns the refused value.
	 * @return the value, or {@code null} if none was given
	 */
	public @Nullable Object value() {
		return this.value;
	}

}

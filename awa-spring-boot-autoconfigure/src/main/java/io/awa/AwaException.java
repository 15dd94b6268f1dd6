package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * Root of the exceptions that this library throws itself. Failures of the database that
 * it does not explain further arrive as Spring's
 * {@link org.springframework.dao.DataAccessException}.
 */
public abstract class AwaException extends RuntimeException {

	protected AwaException(String message) {
		super(message);
	}

	protected AwaException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

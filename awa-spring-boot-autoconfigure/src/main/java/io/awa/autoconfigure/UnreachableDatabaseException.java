package io.awa.autoconfigure;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

import io.awa.AwaException;

/**
 * No connection to the database could be made when the application started.
 */
final class UnreachableDatabaseException extends AwaException {

	/** No connection, login refused, no such database, no resources, not available. */
	private static final Set<String> NO_CONNECTION = Set.of("08", "28", "3D", "53", "57");

	private static final String QUERY_CANCELED = "57014";

	private static final int CLASS_LENGTH = 2;

	private final transient DatabaseTarget target;

	private final @Nullable String sqlState;

	UnreachableDatabaseException(DatabaseTarget target, @Nullable String sqlState, Exception cause) {
		super("No connection to the database of the job queue, " + target + ": " + said(cause), cause);
		this.target = target;
		this.sqlState = sqlState;
	}

	static boolean isNoConnection(@Nullable String sqlState) {
		return sqlState != null && !QUERY_CANCELED.equals(sqlState) && NO_CONNECTION.contains(stateClass(sqlState));
	}

	DatabaseTarget target() {
		return this.target;
	}

	/** Returns the class of the SQL state, empty if the driver gave none. */
	String stateClass() {
		return (this.sqlState != null) ? stateClass(this.sqlState) : "";
	}

	private static String stateClass(String sqlState) {
		return sqlState.substring(0, Math.min(CLASS_LENGTH, sqlState.length()));
	}

	/** Drivers often say only in a cause what it was, such as an unknown host. */
	private static String said(Exception cause) {
		String message = String.valueOf(cause.getMessage());
		Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
		String detail = String.valueOf(root.getMessage());
		return (root == cause || message.contains(": " + detail)) ? message
				: message + " (" + root.getClass().getSimpleName() + ": " + detail + ")";
	}

}

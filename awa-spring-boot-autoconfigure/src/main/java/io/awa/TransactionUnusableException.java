package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * A job could not be inserted because the surrounding transaction takes no writes.
 */
public class TransactionUnusableException extends AwaException {

	/** Why the transaction takes no writes. */
	public enum Reason {

		/**
		 * The transaction is read-only: because the application began it so, or because
		 * the database takes no writes.
		 */
		READ_ONLY,

		/** An earlier statement failed, so PostgreSQL only accepts a rollback. */
		ABORTED,

		/** The transaction or its connection is already closed. */
		CLOSED

	}

	private final Reason reason;

	/**
	 * Creates the exception.
	 * @param reason why the transaction takes no writes
	 * @param cause the failure of the database, or {@code null} if it was not asked
	 */
	public TransactionUnusableException(Reason reason, @Nullable Throwable cause) {
		super(messageFor(reason, cause), cause);
		this.reason = reason;
	}

	/**
	 * Returns why the transaction takes no writes.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	private static String messageFor(Reason reason, @Nullable Throwable cause) {
		return switch (reason) {
			case READ_ONLY -> (cause != null) ? refusedByDatabase()
					: "The surrounding transaction is read-only, so no "
							+ "job was inserted. Remove readOnly = true, or insert in a transaction of its own: "
							+ "inTransaction(TransactionOptions.defaults().isolated(), …).";
			case ABORTED -> "The surrounding transaction was aborted by an earlier failed statement, so no job was "
					+ "inserted. Roll it back, or guard the failing statement with a savepoint (NESTED, or "
					+ "bridge.nested(…) in a section).";
			case CLOSED -> "[" + BoundaryCode.TRANSACTION_OVER
					+ "] The surrounding transaction or its connection is already closed, so no job was inserted. "
					+ "Insert before the transaction ends, or start a new one.";
		};
	}

	/** What Spring began as read-only is refused before the database is asked. */
	private static String refusedByDatabase() {
		return "The database takes no writes here, so nothing was written. It is a standby, or "
				+ "default_transaction_read_only is on for the server, the database, the role or the pool; or the "
				+ "transaction was made read-only by SQL. Connect to the primary, or turn that off.";
	}

}

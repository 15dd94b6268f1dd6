package io.awa;

/**
 * An insert that must be part of a transaction happened outside one. Nothing was sent to
 * the database.
 */
public class TransactionRequiredException extends AwaException {

	/**
	 * Creates the exception.
	 */
	public TransactionRequiredException() {
		this("This insert is outside a transaction, so it would commit by itself. Call it inside @Transactional or "
				+ "inTransaction(…), or allow it with awa.insert.require-transaction=off or "
				+ "InsertOptions.withTransaction(TransactionRequirement.OFF).");
	}

	/**
	 * Creates the exception.
	 * @param message what needs a transaction and how to get one
	 */
	public TransactionRequiredException(String message) {
		super("[" + BoundaryCode.NO_TRANSACTION + "] " + message, null);
	}

}

package io.awa;

/**
 * What an insert does outside a transaction, where it commits by itself.
 */
public enum TransactionRequirement {

	/** Inserts. */
	OFF,

	/** Inserts, and writes a warning with the stack of the caller to the log. */
	WARN,

	/** Refuses with a {@link TransactionRequiredException} before anything is sent. */
	FAIL

}

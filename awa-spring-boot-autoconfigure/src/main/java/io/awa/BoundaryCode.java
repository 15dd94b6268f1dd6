package io.awa;

/**
 * The ways in which a call can leave, or would leave, the transaction that the caller
 * takes it to be part of. The codes stand in the messages and in the documentation.
 */
public enum BoundaryCode {

	/** A blocking call on a thread that must not block, such as an event loop. */
	BLOCKING_ON_EVENT_LOOP("AWA-B1"),

	/** A reactive call while a JDBC transaction is bound to the thread. */
	REACTIVE_IN_JDBC_TRANSACTION("AWA-B2"),

	/** A reactive call in the context of a transaction that has ended. */
	TRANSACTION_OVER("AWA-B3"),

	/** A call over JDBC in a section of a reactive transaction. */
	JDBC_IN_SECTION("AWA-B4"),

	/** A call over JDBC on a thread that works for a reactive transaction. */
	JDBC_IN_REACTIVE_TRANSACTION("AWA-B5"),

	/** A method whose transaction manager does not fit its return type. */
	WRONG_TRANSACTION_MANAGER("AWA-B6"),

	/** An insert outside a transaction, although one is required. */
	NO_TRANSACTION("AWA-B7"),

	/** A reactive call in a JTA transaction, which R2DBC cannot join. */
	REACTIVE_IN_JTA_TRANSACTION("AWA-B8"),

	/** Two users of one transaction at the same time. */
	CONCURRENT_USE("AWA-B9");

	private final String code;

	BoundaryCode(String code) {
		this.code = code;
	}

	@Override
	public String toString() {
		return this.code;
	}

}

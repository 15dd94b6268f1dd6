package io.awa.bridge;

import io.awa.BoundaryCode;

/**
 * What a user reads about a call that would leave its transaction: what would happen, and
 * what to write instead.
 */
final class BoundaryMessages {

	private static final String APART = "or, if the call is meant to be apart, make it in "
			+ "AwaClient.inTransaction(TransactionOptions.defaults().isolated(), …).";

	private BoundaryMessages() {
	}

	static String problem(BoundaryCode code) {
		String thread = "'" + Thread.currentThread().getName() + "'";
		return switch (code) {
			case BLOCKING_ON_EVENT_LOOP ->
				"A blocking call on the thread " + thread + ", which must not block: while it "
						+ "waits for the database, everything else on this event loop waits too.";
			case REACTIVE_IN_JDBC_TRANSACTION ->
				"A reactive call while a JDBC transaction is active on the thread " + thread
						+ ": it uses another connection and commits by itself, even if that transaction rolls back.";
			case REACTIVE_IN_JTA_TRANSACTION -> "A reactive call while a JTA transaction is active on the thread "
					+ thread + ": R2DBC cannot join one, so it commits by itself, even if that transaction rolls back.";
			case JDBC_IN_SECTION -> "A call over JDBC on the thread " + thread + ", in a section of a reactive "
					+ "transaction: it uses another connection and commits by itself, even if that transaction rolls back.";
			case JDBC_IN_REACTIVE_TRANSACTION -> "A call over JDBC on the thread " + thread + ", which works for a "
					+ "reactive transaction: it uses another connection and commits by itself, even if that transaction "
					+ "rolls back.";
			default -> throw new IllegalArgumentException(String.valueOf(code));
		};
	}

	static String remedy(BoundaryCode code) {
		return switch (code) {
			case BLOCKING_ON_EVENT_LOOP ->
				"Use ReactiveAwaClient or async() here; or move the blocking code to another "
						+ "thread with AwaBridge.call(…) or ReactiveOverJdbc.call(…), which keep it in the transaction; or, "
						+ "if there is none, with subscribeOn(Schedulers.boundedElastic()).";
			case REACTIVE_IN_JDBC_TRANSACTION, REACTIVE_IN_JTA_TRANSACTION -> "Use AwaClient here; or begin the "
					+ "surrounding transaction with @ReactiveTransactional; or, if the call is meant to be apart, make "
					+ "it in ReactiveAwaClient.inTransaction(TransactionOptions.defaults().isolated(), …).";
			case JDBC_IN_SECTION -> "Use AwaBridge.client() here, which joins the reactive transaction; " + APART;
			case JDBC_IN_REACTIVE_TRANSACTION -> "Use AwaBridge.client() in AwaBridge.call(…) here, or over JDBC "
					+ "ReactiveOverJdbc.call(…), which join the reactive transaction; " + APART;
			default -> throw new IllegalArgumentException(String.valueOf(code));
		};
	}

}

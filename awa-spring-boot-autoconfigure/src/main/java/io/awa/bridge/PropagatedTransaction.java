package io.awa.bridge;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionContext;

/**
 * The reactive transaction that automatic context propagation has put on this thread.
 */
final class PropagatedTransaction {

	/** Two keys in the context belong to one transaction. */
	static final ThreadLocal<@Nullable Object> CONTEXT = new ThreadLocal<>();

	static final ThreadLocal<@Nullable Object> HOLDER = new ThreadLocal<>();

	private PropagatedTransaction() {
	}

	/** One that has ended is no longer there. */
	static boolean isActive() {
		return CONTEXT.get() instanceof TransactionContext transaction && transaction.isActualTransactionActive()
				&& transaction.getSynchronizations() != null;
	}

}

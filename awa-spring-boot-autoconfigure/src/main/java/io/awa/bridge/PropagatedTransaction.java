package io.awa.bridge;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionContext;
import reactor.util.context.ContextView;

/**
 * The reactive transaction that this thread works for: put there by automatic context
 * propagation, or by a call over JDBC whose pipeline goes on here.
 */
final class PropagatedTransaction {

	/** Two keys in the context belong to one transaction. */
	static final ThreadLocal<@Nullable Object> CONTEXT = new ThreadLocal<>();

	static final ThreadLocal<@Nullable Object> HOLDER = new ThreadLocal<>();

	private PropagatedTransaction() {
	}

	/**
	 * Puts the transaction of a pipeline on this thread, for the guard.
	 * @return what puts back that of before
	 */
	static Runnable enter(ContextView view) {
		Object before = CONTEXT.get();
		set(view.getOrDefault(TransactionContext.class, null));
		return () -> set(before);
	}

	private static void set(@Nullable Object context) {
		if (context != null) {
			CONTEXT.set(context);
		}
		else {
			CONTEXT.remove();
		}
	}

	/** One that has ended is no longer there. */
	static boolean isActive() {
		return CONTEXT.get() instanceof TransactionContext transaction && transaction.isActualTransactionActive()
				&& transaction.getSynchronizations() != null;
	}

}

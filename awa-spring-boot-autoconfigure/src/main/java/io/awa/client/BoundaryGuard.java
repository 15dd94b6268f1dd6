package io.awa.client;

import org.jspecify.annotations.Nullable;

import io.awa.BoundaryException;

/**
 * Watches for calls that would leave the transaction that surrounds them, or block a
 * thread that must not block. A guard may refuse a call before anything was sent, or only
 * report it. Thread-safe.
 */
public interface BoundaryGuard {

	/** Watches nothing. */
	BoundaryGuard NONE = new BoundaryGuard() {
	};

	/**
	 * Called on the thread of a blocking call, before it asks the database anything.
	 * @throws BoundaryException if the call is refused
	 */
	default void beforeBlockingCall() {
	}

	/**
	 * Called on the thread that begins a blocking transaction which is meant to be apart
	 * from whatever surrounds it, so only blocking itself may be wrong.
	 * @throws BoundaryException if the call is refused
	 */
	default void beforeSeparateTransaction() {
	}

	/**
	 * Called before a blocking call is handed to another thread, so only leaving a
	 * transaction may be wrong.
	 * @throws BoundaryException if the call is refused
	 */
	default void beforeAsyncCall() {
	}

	/**
	 * Looks whether a transaction is active on this thread that reactive calls cannot
	 * join. Called when the method of the client is called, and once more on
	 * subscription.
	 * @return what there is to say of a call in that transaction, with the stack trace of
	 * the caller, or {@code null} if there is none
	 */
	default @Nullable BoundaryException findSurroundingTransaction() {
		return null;
	}

	/**
	 * Called on subscription to a reactive call in such a transaction, unless the
	 * subscriber has a reactive transaction of its own.
	 * @param found what was found
	 * @throws BoundaryException if the call is refused
	 */
	default void beforeReactiveCall(BoundaryException found) {
	}

}

package io.awa.client;

/**
 * How the calls of a contract test meet a transaction.
 */
enum ClientScope {

	/** Each call commits by itself. */
	NO_TRANSACTION(true),

	/** Each call runs in a transaction that commits. */
	COMMITTED(true),

	/** Each call runs in a transaction that rolls back. */
	ROLLED_BACK(false);

	private final boolean visible;

	ClientScope(boolean visible) {
		this.visible = visible;
	}

	boolean leavesJobs() {
		return this.visible;
	}

}

package io.awa.worker;

/**
 * The row by which the database knows this worker. It changes when the worker was
 * declared dead and had to register anew.
 */
final class WorkerIdentity {

	private static final long NONE = -1;

	private volatile long id = NONE;

	/** Returns the id; claims with the id of no worker get nothing. */
	long id() {
		return this.id;
	}

	boolean isRegistered() {
		return this.id != NONE;
	}

	void onRegistered(long id) {
		this.id = id;
	}

	void onDeclaredDead() {
		this.id = NONE;
	}

}

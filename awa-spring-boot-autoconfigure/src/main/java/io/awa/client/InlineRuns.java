package io.awa.client;

/**
 * Runs jobs in the call that has made them due. Only tests have that: elsewhere a worker
 * runs them, and no caller waits for it.
 */
public interface InlineRuns {

	/**
	 * Says whether the calling thread is in a transaction that never commits, so that
	 * what it inserts has to run within it.
	 * @return whether jobs run before the commit; otherwise after it
	 */
	boolean isBeforeCommit();

	/**
	 * Runs what is due, and returns when it has ended. May block. What it throws reaches
	 * the caller of the client, or whoever commits.
	 */
	void run();

}

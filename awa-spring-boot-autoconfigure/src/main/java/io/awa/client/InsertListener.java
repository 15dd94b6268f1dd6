package io.awa.client;

/**
 * Hears of inserted jobs after their transaction has committed, so that workers need not
 * wait for their next poll. A hint: losing it delays a job, never loses it.
 */
@FunctionalInterface
public interface InsertListener {

	/** Ignores all inserts. */
	InsertListener NONE = (inserted) -> {
	};

	/**
	 * Hears of a committed insert. Must not block or throw.
	 * @param inserted jobs of one kind in one queue
	 */
	void jobsInserted(InsertedJobs inserted);

}

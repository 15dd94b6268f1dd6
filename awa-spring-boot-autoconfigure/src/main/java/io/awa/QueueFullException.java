package io.awa;

import java.time.Duration;

/**
 * A queue takes no more jobs, because as many as it may hold wait to run. Nothing of the
 * call was inserted, and the caller's transaction goes on.
 */
public class QueueFullException extends AwaException {

	private final String queue;

	private final int maxDepth;

	private final Duration waited;

	/**
	 * Creates the exception.
	 * @param queue the queue
	 * @param maxDepth how many jobs may wait in it
	 * @param waited how long the insert waited for room
	 */
	public QueueFullException(String queue, int maxDepth, Duration waited) {
		super("In queue '" + queue + "' " + maxDepth + " jobs or more wait to run, which is its max-depth in "
				+ "awa.insert.queues, so nothing was inserted" + explain(waited)
				+ ". Insert again later, run more workers, or raise max-depth.", null);
		this.queue = queue;
		this.maxDepth = maxDepth;
		this.waited = waited;
	}

	/**
	 * Returns the queue.
	 * @return its name
	 */
	public String queue() {
		return this.queue;
	}

	/**
	 * Returns how many jobs may wait in the queue.
	 * @return their number
	 */
	public int maxDepth() {
		return this.maxDepth;
	}

	/**
	 * Returns how long the insert waited for room.
	 * @return the time, zero if it did not wait
	 */
	public Duration waited() {
		return this.waited;
	}

	private static String explain(Duration waited) {
		return waited.isZero() ? "" : " after waiting for " + waited;
	}

}

package io.awa.worker;

import io.awa.AwaException;

/**
 * The configured queues and those that the handlers expect do not match.
 */
public class UnmatchedQueueException extends AwaException {

	private final String queue;

	private final boolean configured;

	/**
	 * Creates the exception.
	 * @param queue the queue that only one side knows
	 * @param configured whether it is the configuration that knows it
	 */
	public UnmatchedQueueException(String queue, boolean configured) {
		super(configured
				? "Queue '" + queue + "' is configured under awa.worker.queues but no handler expects jobs in it. "
						+ "Add @JobHandler(queue = \"" + queue + "\") to a handler, or remove the setting."
				: "A handler expects jobs in queue '" + queue + "' but it is not among awa.worker.queues. Add "
						+ "awa.worker.queues." + queue + ".concurrency, or change the queue of the handler.");
		this.queue = queue;
		this.configured = configured;
	}

	/**
	 * Returns the queue that only one side knows.
	 * @return the name of the queue
	 */
	public String queue() {
		return this.queue;
	}

	/**
	 * Returns whether the configuration knows the queue and no handler does.
	 * @return {@code false} if it is the other way round
	 */
	public boolean configured() {
		return this.configured;
	}

}

package io.awa;

import java.time.Instant;

/**
 * Due jobs of one kind in one queue that no live worker can take. They wait until one
 * with a handler for them starts.
 *
 * @param kind the kind of the jobs
 * @param queue the queue in which they wait
 * @param count how many were seen: all of them, unless there are more than 1,000 of one
 * priority
 * @param dueSince since when the oldest of them is due, by the database clock
 * @param queueWorked whether a live worker works on the queue, so that only the handler
 * is missing
 */
public record UnhandledKind(String kind, String queue, long count, Instant dueSince, boolean queueWorked) {

	/**
	 * Says what is missing.
	 * @return a sentence for people
	 */
	public String describe() {
		return this.count + " due jobs of kind '" + this.kind + "' wait in queue '" + this.queue + "' since "
				+ this.dueSince + ", but no live worker "
				+ (this.queueWorked ? "of the queue has a handler for the kind." : "works on the queue.");
	}

}

package io.awa.event;

import java.time.Duration;

/**
 * Hears what this node does with jobs at once, on the thread that does it, so that it can
 * be counted. Unlike a listener to {@link JobEvents} it misses nothing, so it must be
 * quick, and must neither block nor throw.
 */
public interface JobMeasures {

	/** Counts nothing. */
	JobMeasures NONE = new JobMeasures() {
	};

	/**
	 * Jobs were inserted and committed.
	 * @param kind their kind
	 * @param queue their queue
	 * @param jobs how many
	 */
	default void inserted(String kind, String queue, long jobs) {
	}

	/**
	 * A claim got jobs of a queue.
	 * @param queue the queue
	 * @param jobs how many
	 */
	default void claimed(String queue, int jobs) {
	}

	/**
	 * A claim was answered.
	 * @param jobs how many jobs of all queues it got, maybe none
	 */
	default void claimAnswered(int jobs) {
	}

	/**
	 * The handler of a job is about to be called.
	 * @param queue its queue
	 * @param wait how long the job has been due
	 */
	default void started(String queue, Duration wait) {
	}

	/**
	 * A run has ended, and its end is committed or known to be somebody else's.
	 * @param kind the kind of its job
	 * @param queue the queue of its job
	 * @param outcome how it ended, one of a few words
	 * @param took how long the handler ran
	 */
	default void ended(String kind, String queue, String outcome, Duration took) {
	}

	/**
	 * A failed attempt is followed by another.
	 * @param kind the kind of the job
	 * @param queue the queue of the job
	 */
	default void retried(String kind, String queue) {
	}

	/**
	 * A job became a dead letter.
	 * @param kind its kind
	 * @param queue its queue
	 */
	default void died(String kind, String queue) {
	}

	/**
	 * A job was taken from where it stood, because nobody went on with it.
	 * @param kind its kind
	 * @param queue its queue
	 * @param reason why, one of a few words
	 */
	default void rescued(String kind, String queue, String reason) {
	}

	/**
	 * The ends of runs were written by one statement.
	 * @param runs how many runs
	 */
	default void settled(int runs) {
	}

	/**
	 * Queues were swept by one statement.
	 * @param took how long it took
	 */
	default void swept(Duration took) {
	}

	/** The database heard that the worker of this node lives. */
	default void heartbeat() {
	}

}

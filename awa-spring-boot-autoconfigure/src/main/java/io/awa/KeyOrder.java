package io.awa;

/**
 * In which order jobs with one concurrency key start.
 */
public enum KeyOrder {

	/** That of their lanes; a job that waits for a retry lets others pass. */
	NONE,

	/**
	 * The order in which they were inserted: a job does not start while an earlier one
	 * with its key has not finished, also while that one waits for a retry.
	 */
	FIFO

}

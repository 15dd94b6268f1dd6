package io.awa.test;

/**
 * Who runs the jobs of a test.
 */
public enum AwaTestMode {

	/**
	 * {@link AwaJobs}, when the test says so. The worker does not start, and no schedule
	 * fires.
	 */
	MANUAL,

	/** The worker in the background, as in production. */
	REAL

}

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

	/**
	 * The call that inserts them, as soon as they are committed, or at once in the
	 * transaction of a {@code @Transactional} test, which never commits. A run that does
	 * not end well is an {@link AssertionError} for whoever inserted or committed. What
	 * is due later waits for {@link AwaJobs}. The worker does not start, and no schedule
	 * fires.
	 */
	INLINE,

	/** The worker in the background, as in production. */
	REAL

}

package io.awa.worker;

/**
 * What a worker does about failures when handler and job do not say it themselves.
 *
 * @param retryPolicy how long failed jobs wait
 * @param classifier what exceptions mean
 * @param maxSnoozes how often a job may ask to wait without using up an attempt; zero for
 * ever
 */
public record FailureHandling(RetryPolicy retryPolicy, FailureClassifier classifier, int maxSnoozes) {

	/** How often a job may snooze if nobody says otherwise. */
	public static final int MAX_SNOOZES = 1_000;

	/**
	 * Handles failures by a retry policy alone.
	 * @param retryPolicy how long failed jobs wait
	 * @return the handling
	 */
	public static FailureHandling of(RetryPolicy retryPolicy) {
		return new FailureHandling(retryPolicy, (failure, context) -> null, MAX_SNOOZES);
	}

}

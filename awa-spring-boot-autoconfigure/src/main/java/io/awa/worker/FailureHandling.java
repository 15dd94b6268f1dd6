package io.awa.worker;

/**
 * What a worker does about failures when handler and job do not say it themselves.
 *
 * @param retryPolicy how long failed jobs wait
 * @param classifier what exceptions mean
 * @param maxSnoozes how often a job may ask to wait without using up an attempt; zero for
 * ever
 * @param redactor takes out of what exceptions say what people must not read
 */
public record FailureHandling(RetryPolicy retryPolicy, FailureClassifier classifier, int maxSnoozes,
		PayloadRedactor redactor) {

	/** How often a job may snooze if nobody says otherwise. */
	public static final int MAX_SNOOZES = 1_000;

	/**
	 * Creates a handling that leaves what exceptions say as it is.
	 * @param retryPolicy how long failed jobs wait
	 * @param classifier what exceptions mean
	 * @param maxSnoozes how often a job may ask to wait; zero for ever
	 */
	public FailureHandling(RetryPolicy retryPolicy, FailureClassifier classifier, int maxSnoozes) {
		this(retryPolicy, classifier, maxSnoozes, PayloadRedactor.NONE);
	}

	/**
	 * Handles failures by a retry policy alone.
	 * @param retryPolicy how long failed jobs wait
	 * @return the handling
	 */
	public static FailureHandling of(RetryPolicy retryPolicy) {
		return new FailureHandling(retryPolicy, (failure, context) -> null, MAX_SNOOZES);
	}

	boolean redacts() {
		return this.redactor != PayloadRedactor.NONE;
	}

	/** Rather says nothing than what was to be taken out. */
	String redact(String kind, String text) {
		try {
			return this.redactor.redact(kind, text);
		}
		catch (RuntimeException ex) {
			return "(Not shown, because the redactor failed with " + ex.getClass().getName() + ".)";
		}
	}

}

package io.awa.worker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a handler says about its runs.
 *
 * @param retryPolicy how long its failed jobs wait, or {@code null} for what the queue
 * says
 * @param failures what exceptions mean to it
 * @param timeout how long a run may take, or {@code null} for what the queue allows
 */
public record HandlerOptions(@Nullable RetryPolicy retryPolicy, FailureClassifier failures,
		@Nullable Duration timeout) {

	private static final HandlerOptions NONE = new HandlerOptions(null, (failure, context) -> null, null);

	/**
	 * Returns the options of a handler that says nothing.
	 * @return the options
	 */
	public static HandlerOptions none() {
		return NONE;
	}

	/**
	 * Returns a copy with a time limit.
	 * @param timeout how long a run may take
	 * @return the copy
	 */
	public HandlerOptions withTimeout(Duration timeout) {
		return new HandlerOptions(this.retryPolicy, this.failures, timeout);
	}

}

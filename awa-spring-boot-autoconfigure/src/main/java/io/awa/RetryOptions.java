package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What changes about a dead letter that is to run again. Immutable.
 *
 * @param runAt when it is due; {@code null} or the past means now
 * @param priority its new priority, or {@code null} to keep it
 * @param queue its new queue, or {@code null} to keep it
 */
public record RetryOptions(@Nullable Instant runAt, @Nullable Integer priority, @Nullable String queue) {

	private static final RetryOptions DEFAULTS = new RetryOptions(null, null, null);

	/**
	 * Checks every value.
	 */
	public RetryOptions {
		JobLimits.requireRunAt(runAt);
		if (priority != null) {
			JobLimits.requirePriority(priority);
		}
		if (queue != null) {
			JobLimits.requireQueue(queue);
		}
	}

	/**
	 * Returns the options that keep the job as it is, due now.
	 * @return the options
	 */
	public static RetryOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a copy that is due at a time.
	 * @param runAt when; the past means now
	 * @return the copy
	 */
	public RetryOptions withRunAt(Instant runAt) {
		return new RetryOptions(runAt, this.priority, this.queue);
	}

	/**
	 * Returns a copy with a new priority.
	 * @param priority 1 (first) to 4 (last)
	 * @return the copy
	 */
	public RetryOptions withPriority(int priority) {
		return new RetryOptions(this.runAt, priority, this.queue);
	}

	/**
	 * Returns a copy for another queue.
	 * @param queue the queue
	 * @return the copy
	 */
	public RetryOptions withQueue(String queue) {
		return new RetryOptions(this.runAt, this.priority, queue);
	}

}

package io.awa.worker;

import java.time.Duration;

import io.awa.Backoff;

/**
 * Decides how long a job waits after a failed attempt.
 */
@FunctionalInterface
public interface RetryPolicy {

	/**
	 * Returns how long to wait.
	 * @param attempt the attempt that failed, 1 for the first
	 * @return the delay before the next attempt
	 */
	Duration delayAfter(int attempt);

	/**
	 * Returns the default: 2^attempt seconds, plus up to a quarter of that at random so
	 * that jobs which failed together do not return together, at most 24 hours. The
	 * formula is that of the upstream project Awa; rescued jobs wait by the same one.
	 * @return the policy
	 */
	static RetryPolicy exponential() {
		return of(Backoff.exponential());
	}

	/**
	 * Returns a policy that always waits the same time.
	 * @param delay how long
	 * @return the policy
	 */
	static RetryPolicy fixed(Duration delay) {
		return of(Backoff.fixed(delay));
	}

	/**
	 * Returns the policy of a backoff.
	 * @param backoff the delays
	 * @return the policy
	 */
	static RetryPolicy of(Backoff backoff) {
		return backoff::delayAfter;
	}

}

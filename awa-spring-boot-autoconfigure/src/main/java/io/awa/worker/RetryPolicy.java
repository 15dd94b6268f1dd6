package io.awa.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

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
		return (attempt) -> {
			double seconds = Math.pow(2, Math.min(attempt, 20)) * (1 + ThreadLocalRandom.current().nextDouble() / 4);
			return Duration.ofMillis(Math.min((long) (seconds * 1000), Duration.ofHours(24).toMillis()));
		};
	}

}

package io.awa;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Limits of a queue that can be changed while workers run. A limit that is {@code null}
 * is as the workers are configured. Immutable; start from {@link #none()}.
 *
 * @param concurrency how many jobs of the queue run at once on each node at most
 * @param fleetConcurrency how many jobs of the queue run at once on all nodes together at
 * most
 * @param keyConcurrency how many jobs with one concurrency key run at once on all nodes
 * together at most
 * @param rate how many jobs of the queue start in a time on each node at most
 * @param fleetRate how many jobs of the queue start in a time on all nodes together at
 * most
 * @param ageingInterval how long a job waits before it counts as one priority more
 * urgent; zero for strict priorities
 */
public record QueueLimits(@Nullable Integer concurrency, @Nullable Integer fleetConcurrency,
		@Nullable Integer keyConcurrency, @Nullable RateLimit rate, @Nullable RateLimit fleetRate,
		@Nullable Duration ageingInterval) {

	private static final int HIGHEST = 100_000;

	private static final Duration LONGEST = Duration.ofDays(36_500);

	private static final QueueLimits NONE = new QueueLimits(null, null, null, null, null, null);

	/**
	 * Checks the values.
	 */
	public QueueLimits {
		requireCount("concurrency", concurrency, "To stop a queue, pause it.");
		requireCount("fleetConcurrency", fleetConcurrency, "To stop a queue, pause it.");
		requireCount("keyConcurrency", keyConcurrency, "Use 1 to run the jobs of a key one by one.");
		if (ageingInterval != null && (ageingInterval.isNegative() || ageingInterval.compareTo(LONGEST) > 0)) {
			throw new InvalidRequestException("ageingInterval", ageingInterval,
					"The ageingInterval must be between zero and 100 years, but is " + ageingInterval
							+ ". Use zero for strict priorities.");
		}
	}

	/**
	 * Returns limits that leave everything as it is configured.
	 * @return limits without a value
	 */
	public static QueueLimits none() {
		return NONE;
	}

	/**
	 * Returns a copy with a limit for each node.
	 * @param concurrency how many jobs run at once on each node at most, at least 1
	 * @return the copy
	 */
	public QueueLimits withConcurrency(int concurrency) {
		return new QueueLimits(concurrency, this.fleetConcurrency, this.keyConcurrency, this.rate, this.fleetRate,
				this.ageingInterval);
	}

	/**
	 * Returns a copy with a limit for all nodes together.
	 * @param fleetConcurrency how many jobs run at once at most, at least 1
	 * @return the copy
	 */
	public QueueLimits withFleetConcurrency(int fleetConcurrency) {
		return new QueueLimits(this.concurrency, fleetConcurrency, this.keyConcurrency, this.rate, this.fleetRate,
				this.ageingInterval);
	}

	/**
	 * Returns a copy with a limit for each concurrency key.
	 * @param keyConcurrency how many jobs with one key run at once at most, at least 1
	 * @return the copy
	 */
	public QueueLimits withKeyConcurrency(int keyConcurrency) {
		return new QueueLimits(this.concurrency, this.fleetConcurrency, keyConcurrency, this.rate, this.fleetRate,
				this.ageingInterval);
	}

	/**
	 * Returns a copy with a rate for each node.
	 * @param rate how many jobs start in a time at most
	 * @return the copy
	 */
	public QueueLimits withRate(RateLimit rate) {
		return new QueueLimits(this.concurrency, this.fleetConcurrency, this.keyConcurrency, rate, this.fleetRate,
				this.ageingInterval);
	}

	/**
	 * Returns a copy with a rate for all nodes together.
	 * @param fleetRate how many jobs start in a time at most
	 * @return the copy
	 */
	public QueueLimits withFleetRate(RateLimit fleetRate) {
		return new QueueLimits(this.concurrency, this.fleetConcurrency, this.keyConcurrency, this.rate, fleetRate,
				this.ageingInterval);
	}

	/**
	 * Returns a copy with an ageing interval.
	 * @param ageingInterval how long a job waits before it counts as one priority more
	 * urgent; zero for strict priorities
	 * @return the copy
	 */
	public QueueLimits withAgeingInterval(Duration ageingInterval) {
		return new QueueLimits(this.concurrency, this.fleetConcurrency, this.keyConcurrency, this.rate, this.fleetRate,
				ageingInterval);
	}

	private static void requireCount(String field, @Nullable Integer value, String remedy) {
		if (value != null && (value < 1 || value > HIGHEST)) {
			throw new InvalidRequestException(field, value, "The " + field + " must be between 1 and " + HIGHEST
					+ ", but is " + value + ". Use a number in that range. " + remedy);
		}
	}

}

package io.awa.benchmarks.chaos;

import java.util.Locale;
import java.util.function.LongFunction;

import io.awa.InsertOptions;
import io.awa.benchmarks.chaos.ChaosJobs.Exact;
import io.awa.benchmarks.chaos.ChaosJobs.Plain;
import io.awa.benchmarks.chaos.ChaosJobs.Poison;
import io.awa.benchmarks.chaos.ChaosJobs.Slow;

/**
 * What is written in one transaction with its job.
 *
 * @param id numbers the orders
 * @param kind which job belongs to it
 * @param phase which fault was injected last when it was written, or is about to be
 * @param rolledBack whether its transaction is rolled back on purpose
 */
record ChaosOrder(long id, Kind kind, int phase, boolean rolledBack) {

	/** So many, because what is tested here is not that they run out. */
	private static final int ATTEMPTS = 200;

	Object job() {
		return this.kind.job.apply(this.id);
	}

	InsertOptions options() {
		return InsertOptions.defaults().withQueue(this.kind.queue).withMaxAttempts(this.kind.attempts);
	}

	/**
	 * The kinds of jobs.
	 */
	enum Kind {

		PLAIN(Plain::new, InsertOptions.DEFAULT_QUEUE, ATTEMPTS),

		EXACT(Exact::new, InsertOptions.DEFAULT_QUEUE, ATTEMPTS),

		SLOW(Slow::new, "slow", ATTEMPTS),

		POISON(Poison::new, InsertOptions.DEFAULT_QUEUE, 2);

		private final LongFunction<Object> job;

		private final String queue;

		private final int attempts;

		Kind(LongFunction<Object> job, String queue, int attempts) {
			this.job = job;
			this.queue = queue;
			this.attempts = attempts;
		}

		/** Returns the kind as it is stored. */
		String text() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}

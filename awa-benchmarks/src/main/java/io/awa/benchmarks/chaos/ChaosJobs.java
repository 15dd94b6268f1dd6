package io.awa.benchmarks.chaos;

/**
 * The payloads; their kinds are {@code plain}, {@code exact} and so on.
 */
final class ChaosJobs {

	private ChaosJobs() {
	}

	/** Runs at least once. */
	record Plain(long order) {

	}

	/** Completes in the transaction of what it writes, so it counts exactly once. */
	record Exact(long order) {

	}

	/** The same, with a transaction that stays open for some seconds. */
	record Slow(long order) {

	}

	/** Kills its worker. */
	record Poison(long order) {

	}

}

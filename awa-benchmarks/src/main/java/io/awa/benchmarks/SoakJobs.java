package io.awa.benchmarks;

/**
 * The payloads of the soak; their kinds are {@code plain}, {@code call} and so on.
 */
final class SoakJobs {

	private SoakJobs() {
	}

	record Plain(int number, String text) {

	}

	record Call(int number) {

	}

	/** Fails so often before it succeeds. */
	record Flaky(int failures) {

	}

	record FlakyCall(int failures) {

	}

	/** Snoozes so often before it completes. */
	record Later(int snoozes) {

	}

	record Steps(int steps) {

	}

	record Unwanted(int number) {

	}

	record Indexed(int document) {

	}

	record Single(int number) {

	}

	record Keyed(int key) {

	}

	record Chain(int links) {

	}

	record Part(boolean failing) {

	}

	record Merge(int parts) {

	}

	record Approval(int number) {

	}

	record Transfer(int account, boolean failing) {

	}

	record Tick() {

	}

}

package io.awa.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.Job;
import io.awa.worker.ManualRun;
import io.awa.worker.ManualRun.Outcome;

/**
 * Judges how runs ended, and describes those that fail a test.
 */
final class EndOfRuns {

	private EndOfRuns() {
	}

	static List<ManualRun> requireGood(List<ManualRun> runs) {
		List<ManualRun> bad = runs.stream().filter((run) -> !isGood(run.outcome())).toList();
		if (!bad.isEmpty()) {
			AssertionError error = new AssertionError(
					bad.size() + " of " + runs.size() + " jobs did not end well, the first: " + describe(bad.get(0)),
					bad.get(0).failure());
			bad.stream().skip(1).map(ManualRun::failure).forEach((failure) -> suppress(error, failure));
			throw error;
		}
		return runs;
	}

	static AssertionError tooMany(int most, ManualRun last) {
		return new AssertionError("More than " + most + " jobs ran and there may be more to come, the last was " + last
				+ ". A job that inserts itself never ends; run it with runNext(), "
				+ "or call drain(int) with a higher number.");
	}

	static AssertionError nothingDue(String what, List<Job> unfinished) {
		return new AssertionError(
				what + " should be due. Of those that have not finished, found " + JobText.list(unfinished));
	}

	static String kind(String kind) {
		return "A job of kind '" + kind + "'";
	}

	private static boolean isGood(Outcome outcome) {
		return outcome == Outcome.COMPLETED || outcome == Outcome.SNOOZED || outcome == Outcome.PARKED;
	}

	/** Here the payload helps, and a test has no secrets. */
	private static String describe(ManualRun run) {
		return run + ((run.payload() != null) ? ", payload " + run.payload() : "");
	}

	private static void suppress(AssertionError error, @Nullable Throwable failure) {
		if (failure != null && failure != error.getCause()) {
			error.addSuppressed(failure);
		}
	}

}

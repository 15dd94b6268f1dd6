package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.NewJob;

/**
 * What a handler says is to become of its job.
 */
public sealed interface JobOutcome {

	/**
	 * The work is done.
	 * @return the outcome
	 */
	static JobOutcome completed() {
		return Completed.INSTANCE;
	}

	/**
	 * The work is done and has a result, which is kept with the job for as long as the
	 * job is.
	 * @param result what Jackson can write as JSON, at most 64 KiB of it; a larger one
	 * fails the job
	 * @return the outcome
	 */
	static JobOutcome completed(Object result) {
		return new Completed(Objects.requireNonNull(result, "The result is null. Use completed()."));
	}

	/**
	 * The attempt failed; try again after a delay instead of the usual backoff. After the
	 * last attempt the job fails.
	 * @param delay how long to wait, not negative
	 * @return the outcome
	 */
	static JobOutcome retryAfter(Duration delay) {
		return new RetryAfter(delay);
	}

	/**
	 * Nothing to do yet; run again after a delay without using up an attempt. A job that
	 * asks more often than {@code awa.worker.max-snoozes} allows fails.
	 * @param delay how long to wait, not negative
	 * @return the outcome
	 */
	static JobOutcome snooze(Duration delay) {
		return new Snooze(delay);
	}

	/**
	 * The work is no longer wanted.
	 * @param reason why, for the history of the job
	 * @return the outcome
	 */
	static JobOutcome cancel(String reason) {
		return new Cancel(reason);
	}

	/**
	 * The work cannot be done; no further attempt is made.
	 * @param reason why, for the history of the job
	 * @return the outcome
	 */
	static JobOutcome fail(String reason) {
		return new Fail(reason);
	}

	/**
	 * Inserts another job together with this outcome: either both are stored or none. If
	 * the other job is unique and a duplicate, it is not inserted, and the outcome counts
	 * all the same.
	 * @param args the payload of the other job
	 * @return this outcome with the job
	 */
	default JobOutcome thenInsert(Object args) {
		return thenInsert(args, InsertOptions.defaults());
	}

	/**
	 * Inserts another job together with this outcome: either both are stored or none. If
	 * the other job is unique and a duplicate, it is not inserted, and the outcome counts
	 * all the same.
	 * @param args the payload of the other job
	 * @param options its options
	 * @return this outcome with the job
	 */
	default JobOutcome thenInsert(Object args, InsertOptions options) {
		return new WithJobs(this, List.of(new NewJob(args, options)));
	}

	/**
	 * The work goes on outside; wait for the callback without a thread or a slot. What
	 * came for it already is applied at once. The attempt is not used up if the callback
	 * resumes the job.
	 * @param token the last callback that this run has registered; with another one the
	 * attempt fails
	 * @return the outcome
	 */
	static JobOutcome waitForCallback(CallbackToken token) {
		return new WaitForCallback(token);
	}

	private static void requireNotNegative(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("The delay must not be negative, but is " + delay + ".");
		}
	}

	/**
	 * The work is done.
	 *
	 * @param result what came of it, or {@code null}
	 */
	record Completed(@Nullable Object result) implements JobOutcome {

		private static final Completed INSTANCE = new Completed(null);

		/** Without the result, which may be secret. */
		@Override
		public String toString() {
			return "Completed[" + ((this.result != null) ? this.result.getClass().getName() : "") + "]";
		}

	}

	/**
	 * An outcome together with jobs to insert.
	 *
	 * @param outcome what is to become of the job that ran
	 * @param jobs what to insert
	 */
	record WithJobs(JobOutcome outcome, List<NewJob> jobs) implements JobOutcome {

		/**
		 * Copies the jobs; jobs of an outcome that has some already come first.
		 */
		public WithJobs {
			if (outcome instanceof WithJobs inner) {
				List<NewJob> all = new ArrayList<>(inner.jobs());
				all.addAll(jobs);
				jobs = all;
				outcome = inner.outcome();
			}
			if (outcome instanceof WaitForCallback) {
				throw new IllegalArgumentException("A job that waits for a callback cannot insert others with its "
						+ "outcome. Insert them with a client before it is parked.");
			}
			jobs = List.copyOf(jobs);
		}

	}

	/**
	 * Try again after a delay.
	 *
	 * @param delay how long to wait
	 */
	record RetryAfter(Duration delay) implements JobOutcome {

		/**
		 * Checks the delay.
		 */
		public RetryAfter {
			requireNotNegative(delay);
		}

	}

	/**
	 * Run again after a delay without using up an attempt.
	 *
	 * @param delay how long to wait
	 */
	record Snooze(Duration delay) implements JobOutcome {

		/**
		 * Checks the delay.
		 */
		public Snooze {
			requireNotNegative(delay);
		}

	}

	/**
	 * The work is no longer wanted.
	 *
	 * @param reason why
	 */
	record Cancel(String reason) implements JobOutcome {

	}

	/**
	 * The work goes on outside.
	 *
	 * @param token the callback to wait for
	 */
	record WaitForCallback(CallbackToken token) implements JobOutcome {

	}

	/**
	 * The work cannot be done.
	 *
	 * @param reason why
	 */
	record Fail(String reason) implements JobOutcome {

	}

}

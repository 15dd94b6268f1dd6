package io.awa.worker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.awa.json.JobDecodingException;

/**
 * How a run ends in the database: decided here once, written by {@link SettleSql}.
 *
 * @param jobId the job
 * @param lease the lease of the run, without which nothing is written
 * @param next where the job goes
 * @param delay how long a job that goes back waits
 * @param error what went wrong, or {@code null}
 */
record Settlement(long jobId, long lease, Next next, Duration delay, @Nullable RunError error) {

	/** As long as the longest delay of an insert. */
	private static final Duration LONGEST_DELAY = Duration.ofDays(36_500);

	/**
	 * Cuts the delay to what the database can add to a time.
	 */
	Settlement {
		delay = (delay.compareTo(LONGEST_DELAY) < 0) ? delay : LONGEST_DELAY;
		delay = delay.isNegative() ? Duration.ZERO : delay;
	}

	/** Where a job goes after a run. */
	enum Next {

		COMPLETED, FAILED, CANCELLED,

		/** Back to its lane, the attempt used up. */
		RETRY,

		/** Back to its lane, the attempt given back, after a delay. */
		SNOOZE,

		/** Back to its old place in its lane, the attempt given back. */
		RELEASE;

		String text() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	static Settlement ofOutcome(ClaimedJob job, @Nullable JobOutcome outcome) {
		if (outcome instanceof JobOutcome.RetryAfter retry) {
			RunError error = RunError.of("The handler asked for another attempt.");
			return (job.attempt() < job.maxAttempts()) ? back(job, Next.RETRY, retry.delay(), error)
					: end(job, Next.FAILED, error);
		}
		if (outcome instanceof JobOutcome.Snooze snooze) {
			return back(job, Next.SNOOZE, snooze.delay(), null);
		}
		if (outcome instanceof JobOutcome.Cancel cancel) {
			return end(job, Next.CANCELLED, RunError.of(cancel.reason()));
		}
		if (outcome instanceof JobOutcome.Fail fail) {
			return end(job, Next.FAILED, RunError.of(fail.reason()));
		}
		return end(job, Next.COMPLETED, null);
	}

	static Settlement ofFailure(ClaimedJob job, Throwable failure, RetryPolicy retryPolicy) {
		boolean terminal = failure instanceof TerminalJobException || failure instanceof JobDecodingException;
		if (terminal || job.attempt() >= job.maxAttempts()) {
			return end(job, Next.FAILED, RunError.of(failure));
		}
		return back(job, Next.RETRY, retryPolicy.delayAfter(job.attempt()), RunError.of(failure));
	}

	static Settlement ofRelease(RunKey run) {
		return new Settlement(run.jobId(), run.lease(), Next.RELEASE, Duration.ZERO, null);
	}

	Settlement withoutError() {
		return new Settlement(this.jobId, this.lease, this.next, this.delay, null);
	}

	private static Settlement end(ClaimedJob job, Next next, @Nullable RunError error) {
		return new Settlement(job.jobId(), job.lease(), next, Duration.ZERO, error);
	}

	private static Settlement back(ClaimedJob job, Next next, Duration delay, @Nullable RunError error) {
		return new Settlement(job.jobId(), job.lease(), next, delay, error);
	}

	/**
	 * What is kept of an error, cut to a size that a row can bear and without characters
	 * that PostgreSQL refuses.
	 *
	 * @param type the class of the exception, or {@code null} if there was none
	 * @param message what it said
	 * @param stack where it came from, or {@code null} if there was no exception
	 */
	record RunError(@Nullable String type, @Nullable String message, @Nullable String stack) {

		private static final int MESSAGE_LENGTH = 2_000;

		private static final int STACK_LENGTH = 8_000;

		static RunError of(String message) {
			return new RunError(null, cut(message, MESSAGE_LENGTH), null);
		}

		/** Exceptions are user code too: asking one may fail. */
		static RunError of(Throwable failure) {
			String type = failure.getClass().getName();
			try {
				StringWriter stack = new StringWriter();
				failure.printStackTrace(new PrintWriter(stack));
				return new RunError(type, cut(failure.getMessage(), MESSAGE_LENGTH),
						cut(stack.toString(), STACK_LENGTH));
			}
			catch (Throwable ex) {
				return new RunError(type, null, null);
			}
		}

		private static @Nullable String cut(@Nullable String text, int length) {
			if (text == null) {
				return null;
			}
			String clean = text.replace("\u0000", "");
			return (clean.length() <= length) ? clean : clean.substring(0, length) + "…";
		}

	}

}

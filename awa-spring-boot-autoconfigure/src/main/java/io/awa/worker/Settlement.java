package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.awa.JobLimits;
import io.awa.NewJob;

/**
 * How a run ends in the database: decided by {@link OutcomeRules}, written by
 * {@link SettleSql}.
 *
 * @param jobId the job
 * @param lease the lease of the run, without which nothing is written
 * @param next where the job goes
 * @param delay how long a job that goes back waits
 * @param error what went wrong, or {@code null}
 * @param deathReason why the job becomes a dead letter if it fails; {@code null} if it
 * does not become one
 * @param resultJson what came of the work, or {@code null}
 * @param maxSnoozes how often the job may snooze; zero for ever
 * @param progress what the handler reported and was not written yet, or {@code null}
 * @param jobs what to insert together with it
 */
record Settlement(long jobId, long lease, Next next, Duration delay, @Nullable RunError error,
		@Nullable String deathReason, @Nullable String resultJson, int maxSnoozes, @Nullable ProgressUpdate progress,
		List<NewJob> jobs) {

	/** As long as the longest delay of an insert. */
	private static final Duration LONGEST_DELAY = Duration.ofDays(36_500);

	/**
	 * Cuts the delay to what the database can add to a time.
	 */
	Settlement {
		delay = (delay.compareTo(LONGEST_DELAY) < 0) ? delay : LONGEST_DELAY;
		delay = delay.isNegative() ? Duration.ZERO : delay;
	}

	Settlement(long jobId, long lease, Next next, Duration delay, @Nullable RunError error) {
		this(jobId, lease, next, delay, error, null, null, 0, null, List.of());
	}

	/** Where a job goes after a run. */
	enum Next {

		COMPLETED,

		/** Completed, and nothing of it is kept. */
		FORGOTTEN,

		FAILED, CANCELLED,

		/** Back to its lane, the attempt used up. */
		RETRY,

		/** Back to its lane, the attempt given back, after a delay. */
		SNOOZE,

		/** Parked until its callback comes. */
		PARK,

		/** Not written: somebody is ending it, or resolving its callback, right now. */
		LOCKED,

		/** Not written: the lease no longer held. */
		LOST,

		/** Back to its old place in its lane, the attempt given back. */
		RELEASE;

		String text() {
			return name().toLowerCase(Locale.ROOT);
		}

		/** How a run ended, as people are told. */
		String outcome() {
			return switch (this) {
				case COMPLETED, FORGOTTEN -> "completed";
				case FAILED -> "failed";
				case CANCELLED -> "cancelled";
				case RETRY -> "retry";
				case SNOOZE -> "snoozed";
				case PARK -> "parked";
				case LOST, LOCKED -> "lost";
				case RELEASE -> "released";
			};
		}

	}

	static Settlement ofRelease(RunKey run) {
		return new Settlement(run.jobId(), run.lease(), Next.RELEASE, Duration.ZERO, null);
	}

	RunKey key() {
		return new RunKey(this.jobId, this.lease);
	}

	/** Says whether the job is simply done, as most are. */
	boolean isPlain() {
		return this.next == Next.COMPLETED && this.resultJson == null && this.jobs.isEmpty();
	}

	/** Says whether the job is done and nothing of it is kept. */
	boolean isForgotten() {
		return this.next == Next.FORGOTTEN;
	}

	/** With the callback that the run has registered last. */
	static Settlement ofPark(RunKey run) {
		return new Settlement(run.jobId(), run.lease(), Next.PARK, Duration.ZERO, null);
	}

	boolean isPark() {
		return this.next == Next.PARK;
	}

	Settlement withoutError() {
		return new Settlement(this.jobId, this.lease, this.next, this.delay, null, this.deathReason, this.resultJson,
				this.maxSnoozes, this.progress, this.jobs);
	}

	Settlement withDeathReason(String deathReason) {
		return new Settlement(this.jobId, this.lease, this.next, this.delay, this.error, deathReason, this.resultJson,
				this.maxSnoozes, this.progress, this.jobs);
	}

	Settlement withResult(String resultJson) {
		return new Settlement(this.jobId, this.lease, this.next, this.delay, this.error, this.deathReason, resultJson,
				this.maxSnoozes, this.progress, this.jobs);
	}

	Settlement withMaxSnoozes(int maxSnoozes) {
		return new Settlement(this.jobId, this.lease, this.next, this.delay, this.error, this.deathReason,
				this.resultJson, maxSnoozes, this.progress, this.jobs);
	}

	Settlement withProgress(@Nullable ProgressUpdate progress) {
		return new Settlement(this.jobId, this.lease, this.next, this.delay, this.error, this.deathReason,
				this.resultJson, this.maxSnoozes, progress, this.jobs);
	}

	/**
	 * A job that inserts others leaves a row, which the next pass of the pruning removes.
	 */
	Settlement withJobs(List<NewJob> jobs) {
		Next kept = (this.next == Next.FORGOTTEN && !jobs.isEmpty()) ? Next.COMPLETED : this.next;
		return new Settlement(this.jobId, this.lease, kept, this.delay, this.error, this.deathReason, this.resultJson,
				this.maxSnoozes, this.progress, List.copyOf(jobs));
	}

	/** Without error, result and progress, which may be secret. */
	@Override
	public String toString() {
		return "Settlement[jobId=" + this.jobId + ", lease=" + this.lease + ", next=" + this.next + "]";
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

		static RunError of(@Nullable String message, UnaryOperator<String> redaction) {
			return new RunError(null, (message != null) ? cut(redaction.apply(message), MESSAGE_LENGTH) : null, null);
		}

		/** Exceptions are user code too: asking one may fail. */
		static RunError of(Throwable failure, UnaryOperator<String> redaction) {
			String type = failure.getClass().getName();
			try {
				String message = failure.getMessage();
				return new RunError(type, cut((message != null) ? redaction.apply(message) : null, MESSAGE_LENGTH),
						cut(redaction.apply(FailureLog.stack(failure)), STACK_LENGTH));
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
			return (clean.length() <= length) ? clean : JobLimits.cut(clean, length) + "…";
		}

	}

}

package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.UnaryOperator;

import io.awa.worker.Settlement.Next;
import io.awa.worker.Settlement.RunError;

/**
 * Decides how runs end, in batches that the library would write together.
 */
final class ModelOutcomes {

	private static final Duration LATER = Duration.ofHours(2);

	/** Few, so that some jobs reach it. */
	private static final int MAX_SNOOZES = 1;

	/** The others are only answers. */
	private static final List<Next> SAID_BY_WORKERS = List
		.copyOf(EnumSet.complementOf(EnumSet.of(Next.LOCKED, Next.LOST)));

	private final ModelContext context;

	ModelOutcomes(ModelContext context) {
		this.context = context;
	}

	List<Settlement> of(List<ClaimedJob> jobs) {
		int roll = this.context.below(100);
		List<Settlement> settlements = new ArrayList<>();
		for (ClaimedJob job : jobs) {
			if (roll < 30) {
				settlements.add(end(job, Next.COMPLETED));
			}
			else if (roll < 33) {
				settlements.add(end(job, Next.FORGOTTEN));
			}
			else {
				settlements.add(mixed(job));
			}
		}
		return settlements;
	}

	/** Whatever the holder of an old lease says must not count. */
	Settlement ofStale(RunKey run) {
		Next next = this.context.chance(40) ? Next.COMPLETED : this.context.one(SAID_BY_WORKERS);
		return new Settlement(run.jobId(), run.lease(), next, Duration.ZERO, null);
	}

	Settlement completed(ClaimedJob job) {
		return end(job, Next.COMPLETED);
	}

	private Settlement mixed(ClaimedJob job) {
		int roll = this.context.below(100);
		if (roll < 10) {
			return end(job, Next.COMPLETED).withResult("{\"answer\": 42}");
		}
		if (roll < 50) {
			return (job.attempt() < job.maxAttempts()) ? back(job, Next.RETRY) : fail(job, "max_attempts_exhausted");
		}
		if (roll < 60) {
			return fail(job, "terminal_error");
		}
		if (roll < 80) {
			Settlement snooze = back(job, Next.SNOOZE).withMaxSnoozes(MAX_SNOOZES);
			return isBuried(job) ? snooze.withDeathReason("snooze_limit") : snooze;
		}
		return (roll < 90) ? end(job, Next.CANCELLED) : Settlement.ofRelease(new RunKey(job.jobId(), job.lease()));
	}

	private Settlement fail(ClaimedJob job, String reason) {
		Settlement failed = new Settlement(job.jobId(), job.lease(), Next.FAILED, Duration.ZERO,
				RunError.of("The model let it fail.", UnaryOperator.identity()));
		return isBuried(job) ? failed.withDeathReason(reason) : failed;
	}

	private Settlement back(ClaimedJob job, Next next) {
		return new Settlement(job.jobId(), job.lease(), next, this.context.chance(50) ? LATER : Duration.ZERO, null);
	}

	private static Settlement end(ClaimedJob job, Next next) {
		return new Settlement(job.jobId(), job.lease(), next, Duration.ZERO, null);
	}

	private static boolean isBuried(ClaimedJob job) {
		return !job.queue().equals(ModelState.QUEUE_WITHOUT_DEAD_LETTERS);
	}

}

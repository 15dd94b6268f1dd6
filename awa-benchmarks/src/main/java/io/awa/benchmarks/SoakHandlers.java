package io.awa.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import reactor.core.publisher.Mono;

import io.awa.CronPolicies.Missed;
import io.awa.benchmarks.SoakJobs.Approval;
import io.awa.benchmarks.SoakJobs.Call;
import io.awa.benchmarks.SoakJobs.Chain;
import io.awa.benchmarks.SoakJobs.Flaky;
import io.awa.benchmarks.SoakJobs.FlakyCall;
import io.awa.benchmarks.SoakJobs.Indexed;
import io.awa.benchmarks.SoakJobs.Keyed;
import io.awa.benchmarks.SoakJobs.Later;
import io.awa.benchmarks.SoakJobs.Merge;
import io.awa.benchmarks.SoakJobs.Part;
import io.awa.benchmarks.SoakJobs.Plain;
import io.awa.benchmarks.SoakJobs.Single;
import io.awa.benchmarks.SoakJobs.Steps;
import io.awa.benchmarks.SoakJobs.Tick;
import io.awa.benchmarks.SoakJobs.Unwanted;
import io.awa.cron.CronJob;
import io.awa.worker.CallbackToken;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

/**
 * The handlers of the soak that fit either storage.
 */
class SoakHandlers {

	private static final Duration SHORT = Duration.ofMillis(500);

	private static final long WORK_NANOS = 2_000_000;

	private final SoakLedger ledger;

	SoakHandlers(SoakLedger ledger) {
		this.ledger = ledger;
	}

	@JobHandler
	void plain(Plain job) {
		work();
	}

	@JobHandler
	Mono<Void> call(Call job) {
		return Mono.delay(Duration.ofNanos(WORK_NANOS)).then();
	}

	@JobHandler(backoff = "fixed(1s)")
	void flaky(Flaky job, JobContext context) {
		if (context.attempt() <= job.failures()) {
			throw new IllegalStateException("Attempt " + context.attempt() + " fails.");
		}
	}

	@JobHandler(backoff = "fixed(1s)")
	Mono<JobOutcome> flakyCall(FlakyCall job, JobContext context) {
		Mono<JobOutcome> outcome = (context.attempt() <= job.failures())
				? Mono.error(new IllegalStateException("Call " + context.attempt() + " fails."))
				: Mono.just(JobOutcome.completed());
		return outcome.delaySubscription(Duration.ofNanos(WORK_NANOS));
	}

	@JobHandler
	JobOutcome later(Later job, JobContext context) {
		int done = context.checkpoint(Integer.class).orElse(0);
		if (done == job.snoozes()) {
			return JobOutcome.completed(job);
		}
		context.checkpoint(done + 1);
		return JobOutcome.snooze(SHORT);
	}

	@JobHandler
	void steps(Steps job, JobContext context) {
		for (int step = 1; step <= job.steps(); step++) {
			work();
			context.progress(step, "step " + step);
			context.checkpoint(step);
		}
		context.flushProgress();
	}

	@JobHandler
	JobOutcome unwanted(Unwanted job) {
		return JobOutcome.cancel("not wanted");
	}

	@JobHandler(queue = "batches", batchSize = 50)
	void index(List<Indexed> jobs) {
		work();
	}

	@JobHandler
	void single(Single job) {
		work();
	}

	@JobHandler(queue = "keyed")
	Mono<Void> keyed(Keyed job) {
		return Mono.delay(Duration.ofNanos(WORK_NANOS)).then();
	}

	@JobHandler
	JobOutcome chain(Chain job) {
		return (job.links() == 0) ? JobOutcome.completed()
				: JobOutcome.completed().thenInsert(new Chain(job.links() - 1));
	}

	@JobHandler
	JobOutcome part(Part job) {
		return job.failing() ? JobOutcome.fail("A part fails.") : JobOutcome.completed();
	}

	@JobHandler
	void merge(Merge job) {
		work();
	}

	@JobHandler
	JobOutcome approval(Approval job, JobContext context) {
		if (context.callbacks().isResumed()) {
			return JobOutcome.completed();
		}
		CallbackToken token = context.callbacks().register(Duration.ofMinutes(1));
		this.ledger.parked(token.id());
		return JobOutcome.waitForCallback(token);
	}

	@JobHandler
	@CronJob(name = SoakLedger.SCHEDULE, cron = "* * * * * *", missed = Missed.ALL)
	void tick(Tick job, JobContext context) {
		this.ledger.fired(Instant.parse((String) context.metadata().get("cron_fire_time")));
	}

	private static void work() {
		LockSupport.parkNanos(WORK_NANOS);
	}

}

package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.awa.client.InsertedJobs;
import io.awa.event.JobCancelled;
import io.awa.event.JobCompleted;
import io.awa.event.JobEvents;
import io.awa.event.JobFailed;
import io.awa.event.JobMeasures;
import io.awa.event.JobParked;
import io.awa.event.JobRescued;
import io.awa.event.JobRetried;
import io.awa.event.JobSnoozed;
import io.awa.event.JobStarted;
import io.awa.worker.Settlement.Next;

/**
 * Turns what this worker does with jobs into events.
 */
final class RunEvents {

	private final JobEvents events;

	private final JobMeasures measures;

	RunEvents(JobEvents events) {
		this.events = events;
		this.measures = events.measures();
	}

	JobMeasures measures() {
		return this.measures;
	}

	void onStarted(Run run) {
		run.onHandler();
		if (this.measures != JobMeasures.NONE) {
			this.measures.started(run.queue(), run.waited());
		}
		this.events.publish(JobStarted.class,
				() -> new JobStarted(run.jobId(), run.kind(), run.queue(), run.attempt()));
	}

	/**
	 * A run whose end was written and committed. A release is no event: the job is where
	 * it was.
	 */
	void onSettled(Settlement settlement, Run run, EndedRun ended) {
		measure(settlement, run, ended);
		long id = run.jobId();
		int attempt = run.attempt();
		String error = (settlement.error() != null) ? settlement.error().message() : null;
		Instant next = (ended.due() != null) ? ended.due().earliestRunAt() : run.claimedAt();
		switch (ended.next()) {
			case COMPLETED, FORGOTTEN ->
				this.events.publish(JobCompleted.class, () -> new JobCompleted(id, run.kind(), run.queue(), attempt));
			case FAILED ->
				this.events.publish(JobFailed.class, () -> new JobFailed(id, run.kind(), run.queue(), attempt, error));
			case CANCELLED -> this.events.publish(JobCancelled.class,
					() -> new JobCancelled(id, run.kind(), run.queue(), attempt, error));
			case RETRY -> this.events.publish(JobRetried.class,
					() -> new JobRetried(id, run.kind(), run.queue(), attempt, next, error));
			case SNOOZE ->
				this.events.publish(JobSnoozed.class, () -> new JobSnoozed(id, run.kind(), run.queue(), attempt, next));
			case PARK ->
				this.events.publish(JobParked.class, () -> new JobParked(id, run.kind(), run.queue(), attempt));
			case RELEASE, LOCKED, LOST -> {
			}
		}
	}

	/** A run whose job somebody else has, or ended. */
	void onLost(Run run) {
		measure(run, Next.LOST);
	}

	private void measure(Settlement settlement, Run run, EndedRun ended) {
		measure(run, ended.next());
		if (ended.next() == Next.RETRY) {
			this.measures.retried(run.kind(), run.queue());
		}
		if (ended.next() == Next.FAILED && settlement.deathReason() != null) {
			this.measures.died(run.kind(), run.queue());
		}
	}

	private void measure(Run run, Next next) {
		Duration took = (this.measures != JobMeasures.NONE) ? run.took() : null;
		if (took != null) {
			this.measures.ended(run.kind(), run.queue(), next.outcome(), took);
		}
	}

	/** Jobs that were inserted together with the end of a run. */
	void onInserted(List<EndedRun> ended) {
		for (EndedRun run : ended) {
			InsertedJobs inserted = run.inserted();
			if (inserted != null) {
				this.measures.inserted(inserted.kind(), inserted.queue(), inserted.count());
			}
		}
	}

	/** A job that nobody went on with, in a queue with or without dead letters. */
	void onGivenUp(GivenUp job, Set<String> queuesWithoutDeadLetters) {
		this.measures.rescued(job.kind(), job.queue(), job.reason());
		if (job.runAt() == null && !queuesWithoutDeadLetters.contains(job.queue())) {
			this.measures.died(job.kind(), job.queue());
		}
	}

	void onRescued(long jobId, String kind, String queue, String reason, @Nullable Instant runAt) {
		this.events.publish(JobRescued.class, () -> new JobRescued(jobId, kind, queue, reason, runAt));
	}

}

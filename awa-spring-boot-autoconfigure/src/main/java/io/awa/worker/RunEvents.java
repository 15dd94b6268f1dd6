package io.awa.worker;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.awa.event.JobCancelled;
import io.awa.event.JobCompleted;
import io.awa.event.JobEvents;
import io.awa.event.JobFailed;
import io.awa.event.JobParked;
import io.awa.event.JobRescued;
import io.awa.event.JobRetried;
import io.awa.event.JobSnoozed;
import io.awa.event.JobStarted;

/**
 * Turns what this worker does with jobs into events.
 */
final class RunEvents {

	private final JobEvents events;

	RunEvents(JobEvents events) {
		this.events = events;
	}

	void onStarted(Run run) {
		this.events.publish(JobStarted.class,
				() -> new JobStarted(run.jobId(), run.kind(), run.queue(), run.attempt()));
	}

	/**
	 * A run whose end was written and committed. A release is no event: the job is where
	 * it was.
	 */
	void onSettled(Settlement settlement, Run run, EndedRun ended) {
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

	void onRescued(long jobId, String kind, String queue, String reason, @Nullable Instant runAt) {
		this.events.publish(JobRescued.class, () -> new JobRescued(jobId, kind, queue, reason, runAt));
	}

}

package io.awa.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.awa.Job;
import io.awa.JobAttempt;
import io.awa.JobDetail;
import io.awa.JobEvent;
import io.awa.JobProgress;
import io.awa.JobState;
import io.awa.json.JobCodec;
import io.awa.sql.SqlRow;

/**
 * A row of what is known about a job: a run of its history, and with the first row the
 * job itself.
 */
record DetailRow(@Nullable JobDetail detail, @Nullable Long workerId, @Nullable JobAttempt attempt) {

	static DetailRow read(SqlRow row, JobCodec codec) {
		boolean first = row.findString("args") != null;
		return new DetailRow(first ? readDetail(row, codec) : null, row.findLong("worker_id"), readAttempt(row));
	}

	static Optional<JobDetail> toDetail(List<DetailRow> rows) {
		for (DetailRow row : rows) {
			if (row.detail() != null) {
				List<JobAttempt> attempts = attempts(rows, row.detail().job(), row.workerId());
				return Optional.of(complete(row.detail(), attempts));
			}
		}
		return Optional.empty();
	}

	private static JobDetail readDetail(SqlRow row, JobCodec codec) {
		Long timeoutMicros = row.findLong("timeout_micros");
		return new JobDetail(JobRow.read(row, codec), List.of(), List.of(),
				(row.getInt("has_progress") == 1) ? readProgress(row) : null,
				(timeoutMicros != null) ? Duration.ofNanos(timeoutMicros * 1000L) : null, row.findString("result"),
				row.findString("unique_key"), row.findString("callback_id"), row.findString("death_reason"));
	}

	private static JobProgress readProgress(SqlRow row) {
		Long percent = row.findLong("percent");
		return new JobProgress((percent != null) ? percent.intValue() : null, row.findString("message"),
				row.findString("checkpoint"));
	}

	private static @Nullable JobAttempt readAttempt(SqlRow row) {
		Long run = row.findLong("run");
		return (run != null) ? new JobAttempt(run.intValue(), row.getInstant("started_at"), row.findInstant("ended_at"),
				row.findLong("run_worker_id"), row.getString("outcome"), row.findString("error_class"),
				row.findString("error_message"), row.findString("error_stack")) : null;
	}

	/** The history has no row for the run that goes on, nor for one that completed. */
	private static List<JobAttempt> attempts(List<DetailRow> rows, Job job, @Nullable Long workerId) {
		List<JobAttempt> attempts = new ArrayList<>();
		for (DetailRow row : rows) {
			if (row.attempt() != null) {
				attempts.add(row.attempt());
			}
		}
		boolean last = job.state() == JobState.RUNNING || job.state() == JobState.WAITING_EXTERNAL
				|| job.state() == JobState.COMPLETED;
		if (last && job.claimedAt() != null) {
			attempts.add(new JobAttempt(job.attempt(), job.claimedAt(), job.finishedAt(), workerId, job.state().text(),
					null, null, null));
		}
		return attempts;
	}

	private static JobDetail complete(JobDetail detail, List<JobAttempt> attempts) {
		return new JobDetail(detail.job(), attempts, timeline(detail, attempts), detail.progress(), detail.timeout(),
				detail.resultJson(), detail.uniqueKey(), detail.callbackId(), detail.deathReason());
	}

	private static List<JobEvent> timeline(JobDetail detail, List<JobAttempt> attempts) {
		Job job = detail.job();
		List<JobEvent> events = new ArrayList<>();
		events.add(new JobEvent(job.createdAt(), "inserted", null, null));
		for (JobAttempt attempt : attempts) {
			events.add(new JobEvent(attempt.startedAt(), "started", attempt.attempt(), null));
			if (attempt.endedAt() != null) {
				events.add(new JobEvent(attempt.endedAt(), "ended", attempt.attempt(), attempt.outcome()));
			}
		}
		if (job.finishedAt() != null) {
			boolean dead = detail.deathReason() != null;
			events.add(new JobEvent(job.finishedAt(), dead ? "died" : "finished", null,
					dead ? detail.deathReason() : job.state().text()));
		}
		if (job.runAt() != null) {
			events.add(new JobEvent(job.runAt(), "due", null, null));
		}
		events.sort(Comparator.comparing(JobEvent::at));
		return events;
	}

}

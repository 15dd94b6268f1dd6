package io.awa.client;

import io.awa.Job;
import io.awa.JobState;
import io.awa.json.JobCodec;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statement that reads a job.
 */
final class JobSql {

	/**
	 * Looks in the tables with a primary key first: the condition on them inside the
	 * lateral query keeps the lane of a finished job from being scanned.
	 */
	static final String GET = """
			select job.id, job.kind, job.queue, job.priority, job.max_attempts, job.args::text as args,
			  job.metadata::text as metadata, job.tags, job.created_at, ready.run_at,
			  coalesce(running.claimed_at, finished.claimed_at) as claimed_at,
			  coalesce(finished.finished_at, dead_letter.died_at) as finished_at,
			  coalesce(running.attempt, finished.attempt, waiting.attempt, dead_letter.attempt, ready.attempt, 0)
			    as attempt,
			  case
			    when running.job_id is not null then 'running'
			    when finished.job_id is not null then finished.state
			    when waiting.job_id is not null then 'waiting_external'
			    when dead_letter.job_id is not null then 'failed'
			    when ready.run_at <= clock_timestamp() then 'available'
			    when ready.attempt = 0 then 'scheduled'
			    else 'retryable'
			  end as state
			from {schema}.job
			left join {schema}.running on running.job_id = job.id
			left join {schema}.finished on finished.job_id = job.id
			left join {schema}.waiting on waiting.job_id = job.id
			left join {schema}.dead_letter on dead_letter.job_id = job.id
			left join lateral (
			  select lane.run_at, lane.attempt
			  from {schema}.ready lane
			  where lane.queue = job.queue
			    and lane.priority = job.priority
			    and lane.job_id = job.id
			    and running.job_id is null
			    and finished.job_id is null
			    and waiting.job_id is null
			    and dead_letter.job_id is null
			  limit 1
			) ready on true
			where job.id = :jobId""";

	private JobSql() {
	}

	static SqlCommand get(long jobId) {
		return SqlCommand.of(GET).with("jobId", jobId);
	}

	static Job read(SqlRow row, JobCodec codec) {
		return new Job(row.getLong("id"), row.getString("kind"), row.getString("queue"), row.getInt("priority"),
				JobState.of(row.getString("state")), row.getInt("attempt"), row.getInt("max_attempts"),
				row.getString("args"), codec.decodeMetadata(row.getString("metadata")), row.getStrings("tags"),
				row.getInstant("created_at"), row.findInstant("run_at"), row.findInstant("claimed_at"),
				row.findInstant("finished_at"));
	}

}

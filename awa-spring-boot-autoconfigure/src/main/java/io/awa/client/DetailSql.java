package io.awa.client;

import io.awa.sql.SqlCommand;

/**
 * The statement that reads all about a job.
 */
final class DetailSql {

	/**
	 * One row for each run in the history, at least one. The payload comes once, with the
	 * first. The history is joined by the parameter, because the planner expects a
	 * thousand jobs from the function and would read the whole history for them.
	 */
	static final String DETAIL = """
			select status.id, status.kind, status.queue, status.priority, status.max_attempts,
			  case when row_number() over (order by history.started_at) = 1 then status.args::text end as args,
			  status.metadata::text as metadata, status.tags, status.created_at, status.run_at, status.claimed_at,
			  status.finished_at, status.attempt, status.state, status.worker_id, status.result::text as result,
			  encode(status.unique_key, 'hex') as unique_key,
			  (extract(epoch from status.timeout) * 1000000)::bigint as timeout_micros,
			  status.callback_id::text as callback_id, status.death_reason,
			  progress.percent, progress.message, progress.checkpoint::text as checkpoint,
			  (progress.job_id is not null)::integer as has_progress, history.attempt as run, history.started_at,
			  history.ended_at, history.worker_id as run_worker_id, history.outcome, history.error_class,
			  history.error_message, history.error_stack
			from {schema}.jobs_by_id(array[:jobId::bigint]) status
			left join {schema}.progress on progress.job_id = :jobId::bigint
			left join {schema}.attempt history on history.job_id = :jobId::bigint
			order by history.started_at""";

	private DetailSql() {
	}

	static SqlCommand detail(long jobId) {
		return SqlCommand.of(DETAIL).with("jobId", jobId);
	}

}

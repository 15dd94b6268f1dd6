package io.awa.client;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.awa.InsertResult;
import io.awa.JobState;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statement that inserts jobs.
 */
final class InsertSql {

	/**
	 * Inserts any number of jobs. Arrays keep the text the same for every number, so
	 * drivers prepare it once. A due time in the past is moved to now: order inside a
	 * lane is insert order, and workers that have passed that time still find the job.
	 */
	static final String INSERT = """
			with input as materialized (
			  select nextval('{schema}.job_id_seq') as id, clock_timestamp() as created_at, new_job.*
			  from unnest(:kinds::text[], :queues::text[], :priorities::integer[], :maxAttempts::integer[],
			      :runAts::text[], :delayMicros::bigint[], :tags::text[], :args::text[], :metadata::text[])
			    with ordinality as new_job (kind, queue, priority, max_attempts,
			      run_at, delay_micros, tags, args, metadata, position)
			),
			due as materialized (
			  select id, kind, queue, priority, created_at, position,
			    case when delay_micros is not null then created_at + delay_micros * interval '1 microsecond'
			      else greatest(run_at::timestamptz, created_at) end as run_at
			  from input
			),
			inserted_job as (
			  insert into {schema}.job (id, created_at, kind, queue, priority, max_attempts, tags, args, metadata)
			  select id, created_at, kind, queue, priority, max_attempts, tags::text[], args::jsonb, metadata::jsonb
			  from input
			),
			inserted_ready as (
			  insert into {schema}.ready (job_id, run_at, priority, attempt, queue, kind)
			  select id, run_at, priority, 0, queue, kind
			  from due
			)
			select id, kind, queue, run_at, (run_at > created_at)::integer as later
			from due
			order by position""";

	private InsertSql() {
	}

	static SqlCommand insert(List<EncodedJob> jobs) {
		return SqlCommand.of(INSERT)
			.with("kinds", texts(jobs, EncodedJob::kind))
			.with("queues", texts(jobs, EncodedJob::queue))
			.with("priorities", jobs.stream().map(EncodedJob::priority).toArray(Integer[]::new))
			.with("maxAttempts", jobs.stream().map(EncodedJob::maxAttempts).toArray(Integer[]::new))
			.with("runAts", texts(jobs, EncodedJob::runAt))
			.with("delayMicros", jobs.stream().map(EncodedJob::delayMicros).toArray(Long[]::new))
			.with("tags", texts(jobs, EncodedJob::tags))
			.with("args", texts(jobs, EncodedJob::args))
			.with("metadata", texts(jobs, EncodedJob::metadata));
	}

	static InsertResult readResult(SqlRow row) {
		JobState state = (row.getInt("later") == 1) ? JobState.SCHEDULED : JobState.AVAILABLE;
		return new InsertResult(row.getLong("id"), row.getString("kind"), row.getString("queue"), state,
				row.getInstant("run_at"));
	}

	private static String[] texts(List<EncodedJob> jobs, Function<EncodedJob, @Nullable String> column) {
		return jobs.stream().map(column).toArray(String[]::new);
	}

}

package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.awa.DuplicateJobException;
import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.InvalidJobException;
import io.awa.JobState;
import io.awa.UniqueKeyLockedException;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements that insert jobs.
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
			      :runAts::text[], :delayMicros::bigint[], :timeoutMicros::bigint[], :tags::text[], :args::text[],
			      :metadata::text[], :concurrencyKeys::text[])
			    with ordinality as new_job (kind, queue, priority, max_attempts,
			      run_at, delay_micros, timeout_micros, tags, args, metadata, concurrency_key, position)
			),
			due as materialized (
			  select input.*,
			    case when delay_micros is not null then created_at + delay_micros * interval '1 microsecond'
			      else greatest(run_at::timestamptz, created_at) end as due_at
			  from input
			),
			inserted_job as (
			  insert into {schema}.job (id, created_at, run_at, kind, queue, priority, max_attempts, tags, args,
			    metadata, timeout, concurrency_key)
			  select id, created_at, due_at, kind, queue, priority, max_attempts, tags::text[], args::jsonb,
			    metadata::jsonb, timeout_micros * interval '1 microsecond', concurrency_key
			  from due
			),
			inserted_ready as (
			  insert into {schema}.ready (job_id, run_at, priority, attempt, queue, kind, concurrency_key)
			  select id, due_at, priority, 0, queue, kind, concurrency_key
			  from due
			)
			select id, kind, queue, due_at::text as run_at, 'inserted' as outcome,
			  case when due_at > created_at then 'scheduled' else 'available' end as state, null as unique_key
			from due
			order by position""";

	/**
	 * The same for one job, as most are inserted. Now is when the statement came, so that
	 * all its times are the same. No value is null: the type of a null is asked for each
	 * time.
	 */
	static final String INSERT_ONE = """
			with inserted_job as (
			  insert into {schema}.job (id, created_at, run_at, kind, queue, priority, max_attempts, tags, args,
			    metadata, timeout, concurrency_key)
			  values (nextval('{schema}.job_id_seq'), statement_timestamp(),
			    greatest(:runAt::text::timestamptz, statement_timestamp() + :delayMicros::bigint * interval '1 microsecond'),
			    :kind::text, :queue::text, :priority::integer, :maxAttempts::integer, :tags::text::text[], :args::text::jsonb,
			    :metadata::text::jsonb, nullif(:timeoutMicros::bigint, 0) * interval '1 microsecond',
			    nullif(:concurrencyKey::text, ''))
			  returning id, run_at, priority, queue, kind, concurrency_key
			)
			insert into {schema}.ready (job_id, run_at, priority, attempt, queue, kind, concurrency_key)
			select id, run_at, priority, 0, queue, kind, concurrency_key
			from inserted_job
			returning job_id as id, kind, queue, run_at::text as run_at, 'inserted' as outcome,
			  case when run_at > statement_timestamp() then 'scheduled' else 'available' end as state, null as unique_key""";

	/**
	 * The same for one job that is due now and names neither time limit nor concurrency
	 * key, as most do not. Returns what the client does not know already.
	 */
	static final String INSERT_NOW = """
			with inserted_job as (
			  insert into {schema}.job (id, created_at, run_at, kind, queue, priority, max_attempts, tags, args, metadata)
			  values (nextval('{schema}.job_id_seq'), statement_timestamp(), statement_timestamp(), :kind::text,
			    :queue::text, :priority::integer, :maxAttempts::integer, :tags::text::text[], :args::text::jsonb,
			    :metadata::text::jsonb)
			  returning id, run_at, priority, queue, kind
			)
			insert into {schema}.ready (job_id, run_at, priority, attempt, queue, kind)
			select id, run_at, priority, 0, queue, kind
			from inserted_job
			returning job_id as id, run_at::text as run_at""";

	/**
	 * Calls the function of the schema that inserts jobs of which some are unique; it
	 * explains itself there.
	 */
	static final String INSERT_UNIQUE = """
			select id, kind, queue, run_at::text as run_at, outcome, state, encode(unique_key, 'hex') as unique_key
			from {schema}.insert_unique(:kinds::text[], :queues::text[], :priorities::integer[],
			  :maxAttempts::integer[], :runAts::text[], :delayMicros::bigint[], :timeoutMicros::bigint[],
			  :tags::text[], :args::text[], :metadata::text[], :uniques::text[], :lockTimeoutMillis::integer,
			  :concurrencyKeys::text[])""";

	/**
	 * Inserts jobs of which some wait for others. If one of those does not exist, nothing
	 * is inserted, and the one row says which.
	 */
	static final String INSERT_DEPENDENT = """
			with wanted as materialized (
			  select *
			  from unnest(:dependents::integer[], :dependsOn::bigint[], :dueAts::text[], :dueDelayMicros::bigint[],
			      :onFailures::text[]) as dependency (position, depends_on, due_at, delay_micros, on_failure)
			),
			missing as materialized (
			  select wanted.depends_on
			  from wanted
			  where not exists (select from {schema}.job where job.id = wanted.depends_on)
			  limit 1
			),
			inserted as materialized (
			  select result.*
			  from {schema}.insert_unique(:kinds::text[], :queues::text[], :priorities::integer[],
			    :maxAttempts::integer[], :runAts::text[], :delayMicros::bigint[], :timeoutMicros::bigint[],
			    :tags::text[], :args::text[], :metadata::text[], :uniques::text[], :lockTimeoutMillis::integer,
			    :concurrencyKeys::text[]) with ordinality as result (id, kind, queue, run_at, state, outcome, unique_key, position)
			  where not exists (select from missing)
			),
			held as (
			  insert into {schema}.dependency (job_id, depends_on, run_at, on_failure)
			  select inserted.id, wanted.depends_on,
			    coalesce(wanted.due_at::timestamptz,
			      clock_timestamp() + coalesce(wanted.delay_micros, 0) * interval '1 microsecond'),
			    wanted.on_failure
			  from wanted
			  join inserted on inserted.position = wanted.position
			  where inserted.outcome = 'inserted'
			)
			select id, kind, queue, run_at::text as run_at, outcome, state, encode(unique_key, 'hex') as unique_key, position
			from inserted
			union all
			select depends_on, null, null, null, 'missing_dependency', null, null, 0
			from missing
			order by position""";

	private InsertSql() {
	}

	static SqlCommand insert(List<EncodedJob> jobs) {
		return (jobs.size() == 1) ? insertOne(jobs.get(0)) : withJobs(SqlCommand.of(INSERT), jobs);
	}

	private static SqlCommand insertOne(EncodedJob job) {
		return withJob(SqlCommand.of(INSERT_ONE), job)
			.with("runAt", Objects.requireNonNullElse(job.runAt(), "-infinity"))
			.with("delayMicros", Objects.requireNonNullElse(job.delayMicros(), 0L))
			.with("timeoutMicros", Objects.requireNonNullElse(job.timeoutMicros(), 0L))
			.with("concurrencyKey", Objects.requireNonNullElse(job.concurrencyKey(), ""));
	}

	/** For a job that {@linkplain EncodedJob#isDueNow() is due now}. */
	static SqlCommand insertNow(EncodedJob job) {
		return withJob(SqlCommand.of(INSERT_NOW), job);
	}

	private static SqlCommand withJob(SqlCommand command, EncodedJob job) {
		return command.with("kind", job.kind())
			.with("queue", job.queue())
			.with("priority", job.priority())
			.with("maxAttempts", job.maxAttempts())
			.with("tags", job.tags())
			.with("args", job.args())
			.with("metadata", job.metadata());
	}

	static SqlCommand insertUnique(List<EncodedJob> jobs, Duration lockTimeout) {
		return withJobs(SqlCommand.of(INSERT_UNIQUE), jobs).with("uniques", texts(jobs, EncodedJob::unique))
			.with("lockTimeoutMillis", Math.toIntExact(lockTimeout.toMillis()));
	}

	static SqlCommand insertDependent(List<EncodedJob> jobs, Duration lockTimeout) {
		List<Integer> dependents = new ArrayList<>();
		List<Long> dependsOn = new ArrayList<>();
		for (int i = 0; i < jobs.size(); i++) {
			for (Long jobId : jobs.get(i).dependsOn()) {
				dependents.add(i);
				dependsOn.add(jobId);
			}
		}
		return withJobs(SqlCommand.of(INSERT_DEPENDENT), jobs.stream().map(EncodedJob::held).toList())
			.with("uniques", texts(jobs, EncodedJob::unique))
			.with("lockTimeoutMillis", Math.toIntExact(lockTimeout.toMillis()))
			.with("dependents", dependents.stream().map((index) -> index + 1).toArray(Integer[]::new))
			.with("dependsOn", dependsOn.toArray(Long[]::new))
			.with("dueAts", dependents.stream().map((index) -> jobs.get(index).runAt()).toArray(String[]::new))
			.with("dueDelayMicros",
					dependents.stream().map((index) -> jobs.get(index).delayMicros()).toArray(Long[]::new))
			.with("onFailures",
					dependents.stream()
						.map((index) -> jobs.get(index).onDependencyFailure().text())
						.toArray(String[]::new));
	}

	/** Gives the values of jobs to the statement that writes an outcome. */
	static SqlCommand withOutcome(SqlCommand command, List<EncodedJob> jobs) {
		return describe(command, jobs)
			.with("insertDelayMicros", jobs.stream().map(EncodedJob::delayMicros).toArray(Long[]::new))
			.with("uniques", texts(jobs, EncodedJob::unique));
	}

	private static SqlCommand withJobs(SqlCommand command, List<EncodedJob> jobs) {
		return describe(command, jobs).with("delayMicros",
				jobs.stream().map(EncodedJob::delayMicros).toArray(Long[]::new));
	}

	private static SqlCommand describe(SqlCommand command, List<EncodedJob> jobs) {
		return command.with("kinds", texts(jobs, EncodedJob::kind))
			.with("queues", texts(jobs, EncodedJob::queue))
			.with("priorities", jobs.stream().map(EncodedJob::priority).toArray(Integer[]::new))
			.with("maxAttempts", jobs.stream().map(EncodedJob::maxAttempts).toArray(Integer[]::new))
			.with("runAts", texts(jobs, EncodedJob::runAt))
			.with("timeoutMicros", jobs.stream().map(EncodedJob::timeoutMicros).toArray(Long[]::new))
			.with("tags", texts(jobs, EncodedJob::tags))
			.with("args", texts(jobs, EncodedJob::args))
			.with("metadata", texts(jobs, EncodedJob::metadata))
			.with("concurrencyKeys", texts(jobs, EncodedJob::concurrencyKey));
	}

	static InsertRow read(SqlRow row) {
		return new InsertRow(row.findLong("id"), row.findString("kind"), row.findString("queue"),
				row.getString("outcome"), row.findString("state"), row.findInstantOfText("run_at"),
				row.findString("unique_key"));
	}

	/** Reads the row of {@link #INSERT_NOW}. */
	static InsertRow readNow(SqlRow row, EncodedJob job) {
		return new InsertRow(row.getLong("id"), job.kind(), job.queue(), "inserted", "available",
				row.getInstantOfText("run_at"), null);
	}

	private static String[] texts(List<EncodedJob> jobs, Function<EncodedJob, @Nullable String> column) {
		return jobs.stream().map(column).toArray(String[]::new);
	}

	/**
	 * A job, or why none was inserted: refusals are rows too, so that they do not abort
	 * the transaction.
	 */
	record InsertRow(@Nullable Long id, @Nullable String kind, @Nullable String queue, String outcome,
			@Nullable String state, @Nullable Instant runAt, @Nullable String key) {

		InsertResult toResult(Duration lockTimeout) {
			if (this.outcome.equals("conflict")) {
				throw new DuplicateJobException(String.valueOf(this.key), this.id);
			}
			if (this.outcome.equals("missing_dependency")) {
				throw new InvalidJobException("dependsOn", this.id, "Job " + this.id
						+ " does not exist, so nothing can depend on it. Nothing was inserted. Pass ids of jobs that"
						+ " are stored, or that the same transaction inserted.");
			}
			if (this.outcome.equals("locked") || this.id == null) {
				throw new UniqueKeyLockedException(lockTimeout);
			}
			return new InsertResult(this.id, String.valueOf(this.kind), String.valueOf(this.queue),
					Outcome.valueOf(this.outcome.toUpperCase(Locale.ROOT)), JobState.of(String.valueOf(this.state)),
					this.runAt);
		}

	}

}

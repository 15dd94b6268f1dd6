package io.awa.dashboard;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements that read what no client tells.
 */
final class DashboardSql {

	/** How many jobs make up the sample of how long things take. */
	private static final int SAMPLE = 1_000;

	/** How many new jobs are looked at, to say in which queues they are. */
	private static final int LOOK_AT = 1_000;

	static final String NOW = """
			select clock_timestamp() as now""";

	/**
	 * Reads the jobs that ended or died in the last minutes, and no others: the start of
	 * the statement bounds them, because a clock that moves can use no index. The planner
	 * takes the times for so many different groups that it would sort all the jobs on the
	 * disk; it knows nothing of what is behind the offset, and groups them in memory.
	 */
	static final String RATES = """
			select minute.at, coalesce(ended.completed, 0) as completed, coalesce(ended.failed, 0) as failed
			from generate_series(
			  date_trunc('minute', statement_timestamp()) - (:minutes::integer - 1) * interval '1 minute',
			  date_trunc('minute', statement_timestamp()), interval '1 minute') as minute (at)
			left join (
			  select newest.at, count(*) filter (where newest.state = 'completed') as completed,
			    count(*) filter (where newest.state = 'failed') as failed
			  from (
			    select date_trunc('minute', finished_at) as at, state
			    from {schema}.finished
			    where finished_at >= date_trunc('minute', statement_timestamp())
			      - (:minutes::integer - 1) * interval '1 minute'
			    union all
			    select date_trunc('minute', died_at), 'failed'
			    from {schema}.dead_letter
			    where died_at >= date_trunc('minute', statement_timestamp())
			      - (:minutes::integer - 1) * interval '1 minute'
			    offset 0) newest
			  group by newest.at) ended on ended.at = minute.at
			order by minute.at""";

	/**
	 * Takes the newest jobs that have ended for a sample, because they are found by key
	 * however many others there are. How long a job waited is only known of first runs.
	 */
	static final String LATENCY = """
			with newest as materialized (
			  select job_id, claimed_at, finished_at, attempt, state
			  from {schema}.finished
			  order by job_id desc
			  limit :sample::integer
			),
			taken as (
			  select extract(epoch from newest.finished_at - newest.claimed_at)::double precision * 1000 as run_millis,
			    case when newest.attempt = 1
			      then extract(epoch from newest.claimed_at - due.run_at)::double precision * 1000 end as wait_millis
			  from newest
			  left join lateral (
			    select job.run_at from {schema}.job where job.id = newest.job_id limit 1) due on true
			  where newest.state = 'completed' and newest.claimed_at is not null
			    and newest.finished_at > statement_timestamp() - interval '1 hour'
			)
			select count(*) as sample,
			  (percentile_cont(0.5) within group (order by wait_millis))::bigint as wait_p50,
			  (percentile_cont(0.95) within group (order by wait_millis))::bigint as wait_p95,
			  (percentile_cont(0.5) within group (order by run_millis))::bigint as run_p50,
			  (percentile_cont(0.95) within group (order by run_millis))::bigint as run_p95
			from taken""";

	/** A row for each worker and queue. A worker lives if it was heard of lately. */
	static final String WORKERS = """
			select worker.id, worker.node, worker.version, worker.started_at, worker.heartbeat_at, worker.capacity,
			  (worker.heartbeat_at > statement_timestamp() - interval '2 minutes')::integer as alive, place.queue,
			  coalesce(busy.running, 0) as running
			from {schema}.worker
			left join lateral unnest(worker.queues) as place (queue) on true
			left join (
			  select worker_id, queue, count(*) as running
			  from {schema}.running
			  group by worker_id, queue) busy on busy.worker_id = worker.id and busy.queue = place.queue
			order by worker.node, worker.id, place.queue""";

	/**
	 * Says what differs if something was inserted, claimed or settled. The runs are few,
	 * what has ended is of the last seconds only, and new jobs are those behind the last
	 * that was seen. The row without a queue says which that is now.
	 */
	static final String CHANGES = """
			select 'running' as source, queue, count(*) || ' ' || sum(lease) as mark
			from {schema}.running
			group by queue
			union all
			select 'ended', queue, max(finished_at)::text
			from {schema}.finished
			where finished_at > statement_timestamp() - interval '10 seconds'
			group by queue
			union all
			select 'inserted', newest.queue, max(newest.id)::text
			from (
			  select id, queue
			  from {schema}.job
			  where id > :lastId::bigint
			  order by id desc
			  limit :lookAt::integer) newest
			group by newest.queue
			union all
			select 'last', null, coalesce(max(id), 0)::text
			from {schema}.job""";

	private DashboardSql() {
	}

	static SqlCommand now() {
		return SqlCommand.of(NOW);
	}

	static SqlCommand rates(int minutes) {
		return SqlCommand.of(RATES).with("minutes", minutes);
	}

	static Rate readRate(SqlRow row) {
		return new Rate(row.getInstant("at"), row.getLong("completed"), row.getLong("failed"));
	}

	static SqlCommand latency() {
		return SqlCommand.of(LATENCY).with("sample", SAMPLE);
	}

	static Latency readLatency(SqlRow row) {
		return new Latency(row.getLong("sample"), row.findLong("wait_p50"), row.findLong("wait_p95"),
				row.findLong("run_p50"), row.findLong("run_p95"));
	}

	static SqlCommand workers() {
		return SqlCommand.of(WORKERS);
	}

	static WorkerRow readWorker(SqlRow row) {
		return new WorkerRow(row.getLong("id"), row.getString("node"), row.getString("version"),
				row.getInstant("started_at"), row.getInstant("heartbeat_at"), row.getInt("capacity"),
				row.getInt("alive") == 1, row.findString("queue"), row.getLong("running"));
	}

	static SqlCommand changes(long lastId) {
		return SqlCommand.of(CHANGES).with("lastId", lastId).with("lookAt", LOOK_AT);
	}

	static Mark readMark(SqlRow row) {
		return new Mark(row.getString("source"), row.findString("queue"), row.getString("mark"));
	}

	/**
	 * What ended in a minute.
	 */
	record Rate(Instant at, long completed, long failed) {

	}

	/**
	 * How long jobs of a sample took, in milliseconds; {@code null} if there were none.
	 */
	record Latency(long sample, @Nullable Long waitP50, @Nullable Long waitP95, @Nullable Long runP50,
			@Nullable Long runP95) {

	}

	/**
	 * A worker and one of its queues.
	 */
	record WorkerRow(long id, String node, String version, Instant startedAt, Instant lastSeenAt, int capacity,
			boolean alive, @Nullable String queue, long running) {

	}

	/**
	 * Something that differs when a queue has changed.
	 */
	record Mark(String source, @Nullable String queue, String mark) {

	}

}

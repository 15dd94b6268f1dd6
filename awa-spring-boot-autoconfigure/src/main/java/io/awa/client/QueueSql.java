package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.PauseOptions;
import io.awa.QueuePause;
import io.awa.QueueStats;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements about queues.
 */
final class QueueSql {

	static final String PAUSE = """
			insert into {schema}.queue as stored (name, paused_at, paused_by, paused_reason, paused_until)
			values (:queue, clock_timestamp(), :by::text, :reason::text,
			  clock_timestamp() + :durationMicros::bigint * interval '1 microsecond')
			on conflict (name) do update
			  set paused_at = excluded.paused_at, paused_by = excluded.paused_by,
			    paused_reason = excluded.paused_reason, paused_until = excluded.paused_until
			returning 1 as paused""";

	/**
	 * Says from which due time on workers have to look again: while the queue was paused,
	 * their sweeps took the waiting jobs for claimed by others.
	 */
	static final String RESUME = """
			update {schema}.queue
			set paused_at = null, paused_by = null, paused_reason = null, paused_until = null
			from (select name, paused_until from {schema}.queue where name = :queue and paused_at is not null for update)
			  as before
			where queue.name = before.name
			returning coalesce((
			    select min(head.run_at)
			    from generate_series(1, 4) as lane (priority)
			    cross join lateral (
			      select ready.run_at
			      from {schema}.ready
			      where ready.queue = before.name and ready.priority = lane.priority::smallint
			      order by ready.run_at, ready.job_id
			      limit 1) head), clock_timestamp()) as due_from,
			  (coalesce(before.paused_until, 'infinity') > clock_timestamp())::integer as was_paused""";

	/**
	 * Counts what waits and runs by reading those rows, which are few next to the
	 * finished ones, and of the finished ones only those of the last hour. The start of
	 * the statement bounds the hour, because a clock that moves can use no index.
	 */
	static final String STATS = """
			with wanted as materialized (
			  select :queue::text as queue
			),
			lane as (
			  select queue, count(*) filter (where run_at <= statement_timestamp()) as available,
			    count(*) filter (where run_at > statement_timestamp() and attempt = 0) as scheduled,
			    count(*) filter (where run_at > statement_timestamp() and attempt > 0) as retryable,
			    min(run_at) filter (where run_at <= statement_timestamp()) as oldest
			  from {schema}.ready
			  where queue = coalesce(:queue::text, queue)
			  group by queue
			),
			run as (
			  select queue, count(*) as running from {schema}.running group by queue
			),
			parked as (
			  select queue, count(*) as waiting_external from {schema}.waiting group by queue
			),
			lost as (
			  select queue, count(*) as failed
			  from {schema}.finished
			  where state = 'failed' and state <> 'completed' and queue = coalesce(:queue::text, queue)
			  group by queue
			),
			dead as (
			  select job.queue, count(*) as dead_letters,
			    count(*) filter (where dead_letter.died_at > statement_timestamp() - interval '1 hour') as died
			  from {schema}.dead_letter
			  join {schema}.job on job.id = dead_letter.job_id
			  group by job.queue
			),
			last_hour as (
			  select queue, count(*) filter (where state = 'completed') as completed,
			    count(*) filter (where state = 'failed') as failed
			  from {schema}.finished
			  where finished_at > statement_timestamp() - interval '1 hour'
			  group by queue
			),
			known as (
			  select queue from lane union select queue from run union select queue from parked
			  union select queue from lost union select queue from dead union select queue from last_hour
			  union select name from {schema}.queue
			  where paused_at is not null and coalesce(paused_until, 'infinity') > statement_timestamp()
			  union select queue from wanted where queue is not null
			)
			select known.queue, coalesce(lane.scheduled, 0) as scheduled, coalesce(lane.available, 0) as available,
			  coalesce(lane.retryable, 0) as retryable, coalesce(run.running, 0) as running,
			  coalesce(parked.waiting_external, 0) as waiting_external, coalesce(lost.failed, 0) as failed,
			  coalesce(dead.dead_letters, 0) as dead_letters, coalesce(last_hour.completed, 0) as completed_last_hour,
			  coalesce(last_hour.failed, 0) + coalesce(dead.died, 0) as failed_last_hour,
			  (extract(epoch from statement_timestamp() - lane.oldest) * 1000000)::bigint as oldest_age_micros,
			  pause.paused_at, pause.paused_by, pause.paused_reason, pause.paused_until
			from known
			left join lane on lane.queue = known.queue
			left join run on run.queue = known.queue
			left join parked on parked.queue = known.queue
			left join lost on lost.queue = known.queue
			left join dead on dead.queue = known.queue
			left join last_hour on last_hour.queue = known.queue
			left join {schema}.queue pause on pause.name = known.queue and pause.paused_at is not null
			  and coalesce(pause.paused_until, 'infinity') > statement_timestamp()
			where known.queue = coalesce(:queue::text, known.queue)
			order by known.queue""";

	private QueueSql() {
	}

	static SqlCommand pause(String queue, PauseOptions options) {
		return SqlCommand.of(PAUSE)
			.with("queue", queue)
			.with("by", options.by(), String.class)
			.with("reason", options.reason(), String.class)
			.with("durationMicros", EncodedJob.micros(options.duration()), Long.class);
	}

	static SqlCommand resume(String queue) {
		return SqlCommand.of(RESUME).with("queue", queue);
	}

	static Resumed readResumed(SqlRow row) {
		return new Resumed(row.getInstant("due_from"), row.getInt("was_paused") == 1);
	}

	static SqlCommand stats(@Nullable String queue) {
		return SqlCommand.of(STATS).with("queue", queue, String.class);
	}

	static QueueStats readStats(SqlRow row) {
		Long oldest = row.findLong("oldest_age_micros");
		return new QueueStats(row.getString("queue"), row.getLong("scheduled"), row.getLong("available"),
				row.getLong("retryable"), row.getLong("running"), row.getLong("waiting_external"),
				row.getLong("failed"), row.getLong("dead_letters"), row.getLong("completed_last_hour"),
				row.getLong("failed_last_hour"),
				(oldest != null) ? Duration.ofNanos(Math.max(0, oldest * 1000L)) : null, readPause(row));
	}

	static @Nullable QueuePause readPause(SqlRow row) {
		return (row.findInstant("paused_at") != null) ? new QueuePause(row.getInstant("paused_at"),
				row.findString("paused_by"), row.findString("paused_reason"), row.findInstant("paused_until")) : null;
	}

	static List<String> drainable() {
		return List.of("scheduled", "available", "retryable", "waiting_external");
	}

	/**
	 * The end of a pause, which may have ended by itself before.
	 */
	record Resumed(Instant dueFrom, boolean wasPaused) {

	}

}

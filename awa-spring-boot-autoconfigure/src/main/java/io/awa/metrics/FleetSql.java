package io.awa.metrics;

import java.util.Collection;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statement that asks how all queues stand.
 */
final class FleetSql {

	/** No more jobs are counted, of one state in one queue, and of dead letters. */
	static final int MOST_JOBS = 10_000;

	/** No more queues are found, beside those that were asked for. */
	static final int MOST_QUEUES = 1_000;

	/**
	 * Counts no further than asked, so that a long queue costs no more than a short one:
	 * {@code STATS} reads all that waits. Finds the queues by going from one to the next
	 * through the index of the lanes. The row without a queue counts the dead letters,
	 * which know no queue.
	 */
	static final String READ = """
			with recursive lane as (
			  (select queue, 1 as place from {schema}.ready order by queue limit 1)
			  union all
			  select (select ready.queue from {schema}.ready where ready.queue > lane.queue order by ready.queue limit 1),
			    lane.place + 1
			  from lane
			  where lane.queue is not null and lane.place < :mostQueues::integer
			),
			run as materialized (
			  select queue, count(*) as jobs from {schema}.running group by queue
			),
			parked as materialized (
			  select first.queue, count(*) as jobs
			  from (select queue from {schema}.waiting limit :mostJobs::integer) first
			  group by first.queue
			),
			known as materialized (
			  select queue from lane where queue is not null
			  union select queue from run
			  union select queue from parked
			  union select unnest(:queues::text[])
			)
			select known.queue,
			  (select count(*)
			   from (select
			     from generate_series(1, 4) as part (priority)
			     cross join lateral (
			       select
			       from {schema}.ready
			       where ready.queue = known.queue and ready.priority = part.priority::smallint
			         and ready.run_at <= statement_timestamp()
			       order by ready.run_at
			       limit :mostJobs::integer) head
			     limit :mostJobs::integer) due) as available,
			  (select count(*)
			   from (select
			     from generate_series(1, 4) as part (priority)
			     cross join lateral (
			       select
			       from {schema}.ready
			       where ready.queue = known.queue and ready.priority = part.priority::smallint
			         and ready.run_at > statement_timestamp()
			       order by ready.run_at
			       limit :mostJobs::integer) head
			     limit :mostJobs::integer) later) as deferred,
			  coalesce(run.jobs, 0) as running, coalesce(parked.jobs, 0) as waiting_external,
			  coalesce((extract(epoch from statement_timestamp() - (
			    select min(head.run_at)
			    from generate_series(1, 4) as part (priority)
			    cross join lateral (
			      select ready.run_at
			      from {schema}.ready
			      where ready.queue = known.queue and ready.priority = part.priority::smallint
			        and ready.run_at <= statement_timestamp()
			      order by ready.run_at
			      limit 1) head)) * 1000000)::bigint, 0) as lag_micros,
			  0::bigint as dead_letters
			from known
			left join run on run.queue = known.queue
			left join parked on parked.queue = known.queue
			union all
			select null, 0, 0, 0, 0, 0,
			  (select count(*) from (select from {schema}.dead_letter limit :mostJobs::integer) first)
			order by queue""";

	private FleetSql() {
	}

	/** The queues are those to read even if nothing waits there. */
	static SqlCommand read(Collection<String> queues) {
		return SqlCommand.of(READ)
			.with("queues", queues.toArray(String[]::new))
			.with("mostQueues", MOST_QUEUES)
			.with("mostJobs", MOST_JOBS);
	}

	static FleetRow readRow(SqlRow row) {
		return new FleetRow(row.findString("queue"), row.getLong("available"), row.getLong("deferred"),
				row.getLong("running"), row.getLong("waiting_external"), row.getLong("lag_micros"),
				row.getLong("dead_letters"));
	}

}

package io.awa.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements that ask for the health of the queues.
 */
final class HealthSql {

	/**
	 * Says whether the user may look at jobs. A statement that is refused would abort a
	 * surrounding transaction.
	 */
	static final String RIGHTS = """
			select (has_schema_privilege(pg_namespace.oid, 'USAGE')
			    and exists (
			      select
			      from pg_catalog.pg_proc finder
			      where finder.pronamespace = pg_namespace.oid and finder.proname = 'unhandled_kinds'
			        and has_function_privilege(finder.oid, 'EXECUTE'))
			    and 2 = (
			      select count(*)
			      from pg_catalog.pg_class
			      where pg_class.relnamespace = pg_namespace.oid and pg_class.relname in ('ready', 'queue')
			        and has_table_privilege(pg_class.oid, 'SELECT')))::integer as sees_jobs
			from pg_catalog.pg_namespace
			where pg_namespace.nspname = :schema::text""";

	/**
	 * Walks from queue to queue through the index of the lanes and looks at the first job
	 * of each lane, so it costs the same however many jobs wait. A paused queue is meant
	 * to wait.
	 */
	static final String OLDEST_DUE = """
			with recursive queue_name as (
			  (select ready.queue from {schema}.ready order by ready.queue limit 1)
			  union all
			  select (select ready.queue from {schema}.ready where ready.queue > queue_name.queue
			    order by ready.queue limit 1)
			  from queue_name
			  where queue_name.queue is not null
			)
			select (extract(epoch from statement_timestamp() - min(head.run_at)) * 1000000)::bigint as age_micros
			from queue_name
			cross join generate_series(1, 4) as lane (priority)
			cross join lateral (
			  select ready.run_at
			  from {schema}.ready
			  where ready.queue = queue_name.queue and ready.priority = lane.priority::smallint
			  order by ready.run_at, ready.job_id
			  limit 1) head
			where head.run_at <= statement_timestamp()
			  and not exists (
			    select
			    from {schema}.queue
			    where queue.name = queue_name.queue and queue.paused_at is not null
			      and coalesce(queue.paused_until, 'infinity') > statement_timestamp())""";

	private HealthSql() {
	}

	static SqlCommand rights(SchemaName schema) {
		return SqlCommand.of(RIGHTS).with("schema", schema.toString());
	}

	static Boolean readSeesJobs(SqlRow row) {
		return row.getInt("sees_jobs") == 1;
	}

	static SqlCommand oldestDue() {
		return SqlCommand.of(OLDEST_DUE);
	}

	/** The one row is there even if no job is due. */
	static Optional<Duration> readAge(SqlRow row) {
		return Optional.ofNullable(row.findLong("age_micros")).map((micros) -> Duration.of(micros, ChronoUnit.MICROS));
	}

}

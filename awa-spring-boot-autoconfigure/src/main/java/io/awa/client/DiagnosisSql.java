package io.awa.client;

import java.time.Duration;

import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements that look for signs of trouble. All return rows of one form: a sign,
 * what it is about, how many, and for how long. Those that only read the catalog never
 * fail, so they leave a surrounding transaction usable.
 */
final class DiagnosisSql {

	/** The version of the schema is read as the health does it. */
	static final String SERVER = """
			select 'version' as sign, current_setting('server_version') as subject,
			  current_setting('server_version_num')::bigint as amount, null::bigint as seconds
			union all
			select 'user', current_user::text, null, null
			union all
			select pg_proc.proname::text, pg_namespace.nspname::text, substring(pg_proc.prosrc from '\\d+')::bigint, null
			from pg_catalog.pg_proc
			join pg_catalog.pg_namespace on pg_namespace.oid = pg_proc.pronamespace
			where pg_proc.proname in ('schema_version', 'oldest_jar_version') and pg_namespace.nspname = :schema::text
			union all
			select 'clock', null, (extract(epoch from clock_timestamp()) * 1000)::bigint, null
			union all
			select 'connections', current_setting('max_connections'), count(*),
			  current_setting('superuser_reserved_connections')::bigint
			from pg_catalog.pg_stat_activity
			where backend_type = 'client backend'
			union all
			select 'read_only', null, null, null
			where pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on'
			union all
			select 'setting', name, null, null
			from pg_catalog.pg_settings
			where name in ('fsync', 'autovacuum') and setting = 'off'
			  or name = 'statement_timeout' and setting::bigint between 1 and 4999""";

	/** What the user may not do, by what it would be for. */
	static final String MISSING_PRIVILEGES = """
			select 'missing_' || needed.purpose as sign, needed.privilege || ' on ' || needed.name as subject,
			  null::bigint as amount, null::bigint as seconds
			from (values ('insert', 'job', 'INSERT'), ('insert', 'ready', 'INSERT'), ('insert', 'job_id_seq', 'USAGE'),
			    ('view', 'job', 'SELECT'), ('view', 'ready', 'SELECT'), ('view', 'running', 'SELECT'),
			    ('view', 'waiting', 'SELECT'), ('view', 'worker', 'SELECT'), ('view', 'queue', 'SELECT'),
			    ('view', 'cron_schedule', 'SELECT'),
			    ('work', 'ready', 'DELETE'), ('work', 'running', 'INSERT'), ('work', 'running', 'DELETE'),
			    ('work', 'finished', 'INSERT'), ('work', 'attempt', 'INSERT'), ('work', 'dead_letter', 'INSERT'),
			    ('work', 'worker', 'INSERT'), ('work', 'worker', 'UPDATE'), ('work', 'lease_seq', 'USAGE'))
			  as needed (purpose, name, privilege)
			join pg_catalog.pg_class on pg_class.relname = needed.name
			join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace
			where pg_namespace.nspname = :schema::text
			  and not case when pg_class.relkind = 'S'
			    then has_sequence_privilege(pg_class.oid, needed.privilege)
			    else has_table_privilege(pg_class.oid, needed.privilege) end
			order by 1, 2""";

	/** What keeps vacuum from removing dead rows for long. */
	static final String HOLDERS = """
			select 'transaction' as sign,
			  'process ' || pid || coalesce(' of user ' || usename, '')
			    || coalesce(' (' || nullif(application_name, '') || ')', '') as subject,
			  null::bigint as amount, extract(epoch from clock_timestamp() - xact_start)::bigint as seconds
			from pg_catalog.pg_stat_activity
			where xact_start < clock_timestamp() - :seconds::bigint * interval '1 second' and pid <> pg_backend_pid()
			  and (backend_xmin is not null or backend_xid is not null) and backend_type <> 'autovacuum worker'
			union all
			select 'prepared', gid, null, extract(epoch from clock_timestamp() - prepared)::bigint
			from pg_catalog.pg_prepared_xacts
			where prepared < clock_timestamp() - :seconds::bigint * interval '1 second'
			union all
			select 'slot', slot_name, age(xmin)::bigint, null
			from pg_catalog.pg_replication_slots
			where age(xmin) > 100000
			order by 4 desc nulls last""";

	/**
	 * Jobs that are stuck, and what has been stopped. Walks from queue to queue through
	 * the index of the lanes, and looks at the first job of each lane.
	 */
	static final String JOBS = """
			with recursive queue_name as (
			  (select ready.queue from {schema}.ready order by ready.queue limit 1)
			  union all
			  select (select ready.queue from {schema}.ready where ready.queue > queue_name.queue
			    order by ready.queue limit 1)
			  from queue_name
			  where queue_name.queue is not null
			)
			select 'silent' as sign, node as subject, null::bigint as amount,
			  extract(epoch from clock_timestamp() - heartbeat_at)::bigint as seconds
			from {schema}.worker
			where heartbeat_at < clock_timestamp() - interval '2 minutes'
			union all
			select 'worker', null, count(*), null
			from {schema}.worker
			where heartbeat_at >= clock_timestamp() - interval '2 minutes'
			union all
			select 'lost', null, count(*), extract(epoch from clock_timestamp() - min(claimed_at))::bigint
			from {schema}.running
			where claimed_at < clock_timestamp() - interval '2 minutes'
			  and not exists (select from {schema}.worker where worker.id = running.worker_id)
			having count(*) > 0
			union all
			select 'overdue', queue, count(*), extract(epoch from clock_timestamp() - min(deadline_at))::bigint
			from {schema}.running
			where deadline_at < clock_timestamp() - interval '2 minutes'
			group by queue
			union all
			select 'due', queue_name.queue, null, extract(epoch from clock_timestamp() - first.run_at)::bigint
			from queue_name
			cross join lateral (
			  select min(head.run_at) as run_at
			  from generate_series(1, 4) as lane (priority)
			  cross join lateral (
			    select ready.run_at
			    from {schema}.ready
			    where ready.queue = queue_name.queue and ready.priority = lane.priority
			    order by ready.run_at, ready.job_id
			    limit 1) head
			) first
			where first.run_at < clock_timestamp() - interval '1 minute'
			union all
			select 'paused', name, null, extract(epoch from clock_timestamp() - paused_at)::bigint
			from {schema}.queue
			where paused_at is not null and coalesce(paused_until, 'infinity') > clock_timestamp()
			union all
			select 'callback', null, count(*), extract(epoch from clock_timestamp() - min(timeout_at))::bigint
			from {schema}.waiting
			where timeout_at < clock_timestamp() - interval '2 minutes'
			having count(*) > 0
			union all
			select 'schedule', name || ': ' || last_error, null, null
			from {schema}.cron_schedule
			where last_error is not null and retired_at is null
			union all
			select 'schedules', null, count(*), null
			from {schema}.cron_schedule
			where retired_at is null""";

	private DiagnosisSql() {
	}

	static SqlCommand server(SchemaName schema) {
		return SqlCommand.of(SERVER).with("schema", schema.toString());
	}

	static SqlCommand missingPrivileges(SchemaName schema) {
		return SqlCommand.of(MISSING_PRIVILEGES).with("schema", schema.toString());
	}

	static SqlCommand holders(Duration longest) {
		return SqlCommand.of(HOLDERS).with("seconds", longest.toSeconds());
	}

	static SqlCommand jobs() {
		return SqlCommand.of(JOBS);
	}

	static Sign read(SqlRow row) {
		return new Sign(row.getString("sign"), row.findString("subject"), row.findLong("amount"),
				row.findLong("seconds"));
	}

}

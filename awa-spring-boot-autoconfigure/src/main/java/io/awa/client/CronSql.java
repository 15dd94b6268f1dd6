package io.awa.client;

import java.time.ZoneId;

import io.awa.CronSchedule;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements about schedules.
 */
final class CronSql {

	static final String LIST = """
			select name, expression, zone, kind, args::text as args, options ->> 'queue' as queue,
			  (options ->> 'priority')::integer as priority, (options ->> 'max_attempts')::integer as max_attempts,
			  array(select jsonb_array_elements_text(options -> 'tags')) as tags,
			  (jsonb_typeof(options -> 'unique') = 'object')::integer as is_unique, last_fired_at,
			  case when coalesce(paused_until, 'infinity') > clock_timestamp() then paused_at end as paused_at,
			  paused_by, paused_reason, paused_until
			from {schema}.cron_schedule
			where name = coalesce(:name::text, name)
			order by name""";

	/** What is known of past fires and a pause stays as it is. */
	static final String PUT = """
			insert into {schema}.cron_schedule as stored (name, expression, zone, kind, args, options)
			values (:name, :expression, :zone, :kind, :args::text::jsonb,
			  jsonb_build_object('queue', :queue::text, 'priority', :priority::integer,
			    'max_attempts', :maxAttempts::integer, 'timeout_micros', :timeoutMicros::bigint,
			    'tags', to_jsonb(:tags::text::text[]), 'metadata', :metadata::text::jsonb,
			    'unique', :unique::text::jsonb))
			on conflict (name) do update
			  set expression = excluded.expression, zone = excluded.zone, kind = excluded.kind, args = excluded.args,
			    options = excluded.options, updated_at = clock_timestamp()
			returning (xmax = 0)::integer as created""";

	static final String PAUSE = """
			update {schema}.cron_schedule
			set paused_at = clock_timestamp(), paused_by = :by::text, paused_reason = :reason::text,
			  paused_until = clock_timestamp() + :durationMicros::bigint * interval '1 microsecond'
			where name = :name
			returning 1 as changed""";

	static final String RESUME = """
			update {schema}.cron_schedule
			set paused_at = null, paused_by = null, paused_reason = null, paused_until = null
			where name = :name and paused_at is not null and coalesce(paused_until, 'infinity') > clock_timestamp()
			returning 1 as changed""";

	static final String DELETE = """
			delete from {schema}.cron_schedule
			where name = :name
			returning 1 as changed""";

	/** Fires out of turn: neither a pause nor the last fire counts. */
	static final String TRIGGER = """
			select inserted.id, inserted.kind, inserted.queue, inserted.run_at, inserted.outcome, inserted.state,
			  encode(inserted.unique_key, 'hex') as unique_key
			from {schema}.cron_schedule schedule
			cross join lateral {schema}.insert_unique(array[schedule.kind], array[schedule.options ->> 'queue'],
			  array[(schedule.options ->> 'priority')::integer], array[(schedule.options ->> 'max_attempts')::integer],
			  array[null::text], array[null::bigint], array[(schedule.options ->> 'timeout_micros')::bigint],
			  array[array(select jsonb_array_elements_text(schedule.options -> 'tags'))::text],
			  array[schedule.args::text],
			  array[(schedule.options -> 'metadata'
			    || jsonb_build_object('cron_name', schedule.name, 'triggered_manually', true))::text],
			  array[case when jsonb_typeof(schedule.options -> 'unique') = 'object'
			    then (schedule.options -> 'unique')::text end], :lockTimeoutMillis::integer) inserted
			where schedule.name = :name""";

	private CronSql() {
	}

	static SqlCommand list() {
		return SqlCommand.of(LIST).with("name", null, String.class);
	}

	static SqlCommand find(String name) {
		return SqlCommand.of(LIST).with("name", name);
	}

	static SqlCommand put(NewCronSchedule schedule, EncodedJob job) {
		return SqlCommand.of(PUT)
			.with("name", schedule.name())
			.with("expression", schedule.expression().trim())
			.with("zone", schedule.zone().getId())
			.with("kind", job.kind())
			.with("args", job.args())
			.with("queue", job.queue())
			.with("priority", job.priority())
			.with("maxAttempts", job.maxAttempts())
			.with("timeoutMicros", job.timeoutMicros(), Long.class)
			.with("tags", job.tags())
			.with("metadata", job.metadata())
			.with("unique", job.unique(), String.class);
	}

	static SqlCommand pause(String name, PauseOptions options) {
		return SqlCommand.of(PAUSE)
			.with("name", name)
			.with("by", options.by(), String.class)
			.with("reason", options.reason(), String.class)
			.with("durationMicros", EncodedJob.micros(options.duration()), Long.class);
	}

	static SqlCommand resume(String name) {
		return SqlCommand.of(RESUME).with("name", name);
	}

	static SqlCommand delete(String name) {
		return SqlCommand.of(DELETE).with("name", name);
	}

	static SqlCommand trigger(String name, int lockTimeoutMillis) {
		return SqlCommand.of(TRIGGER).with("name", name).with("lockTimeoutMillis", lockTimeoutMillis);
	}

	static CronSchedule read(SqlRow row) {
		return new CronSchedule(row.getString("name"), row.getString("expression"), ZoneId.of(row.getString("zone")),
				row.getString("kind"), row.getString("args"), row.getString("queue"), row.getInt("priority"),
				row.getInt("max_attempts"), row.getStrings("tags"), row.getInt("is_unique") == 1,
				row.findInstant("last_fired_at"), QueueSql.readPause(row));
	}

}

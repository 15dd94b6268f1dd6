package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import io.awa.CronPolicies;
import io.awa.CronSchedule;
import io.awa.CronTiming;
import io.awa.InvalidRequestException;
import io.awa.PauseOptions;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements about schedules.
 */
final class CronSql {

	static final String LIST = """
			select name, expression, every_micros, zone, starts_at, ends_at, policies ->> 'missed' as missed,
			  policies ->> 'missed_limit' as missed_limit, policies ->> 'overlap' as overlap,
			  policies ->> 'jitter_micros' as jitter_micros, kind, args::text as args,
			  coalesce(options ->> 'queue', 'default') as queue,
			  coalesce((options ->> 'priority')::integer, 2) as priority,
			  coalesce((options ->> 'max_attempts')::integer, 25) as max_attempts,
			  array(select jsonb_array_elements_text(options -> 'tags')) as tags,
			  coalesce(jsonb_typeof(options -> 'unique') = 'object', false)::integer as is_unique, last_fired_at,
			  case when coalesce(paused_until, 'infinity') > clock_timestamp() then paused_at end as paused_at,
			  paused_by, paused_reason, paused_until, (owner is not null)::integer as is_declared, retired_at, last_error
			from {schema}.cron_schedule
			where name = coalesce(:name::text, name)
			order by name""";

	/**
	 * What is known of past fires and a pause stays as it is. New times count from now
	 * on. A declaration without news changes nothing and gives no row.
	 */
	static final String PUT = """
			insert into {schema}.cron_schedule as stored (name, expression, every_micros, zone, starts_at, ends_at, kind,
			  args, options, policies, owner, fingerprint, announced_at, confirmed_at)
			values (:name, :expression::text, :everyMicros::bigint, :zone, :startsAt::text::timestamptz,
			  :endsAt::text::timestamptz, :kind, :args::text::jsonb,
			  jsonb_build_object('queue', :queue::text, 'priority', :priority::integer,
			    'max_attempts', :maxAttempts::integer, 'timeout_micros', :timeoutMicros::bigint,
			    'tags', to_jsonb(:tags::text::text[]), 'metadata', :metadata::text::jsonb,
			    'unique', :unique::text::jsonb),
			  :policies::text::jsonb, :owner::text, :fingerprint::text,
			  case when :owner::text is not null then clock_timestamp() end,
			  case when :owner::text is not null then clock_timestamp() end)
			on conflict (name) do update
			  set expression = excluded.expression, every_micros = excluded.every_micros, zone = excluded.zone,
			    starts_at = excluded.starts_at, ends_at = excluded.ends_at, kind = excluded.kind, args = excluded.args,
			    options = excluded.options, policies = excluded.policies, owner = excluded.owner,
			    fingerprint = excluded.fingerprint, announced_at = excluded.announced_at,
			    confirmed_at = excluded.confirmed_at, retired_at = null, last_error = null, last_error_at = null,
			    counted_from = case when stored.retired_at is null
			      and (stored.expression, stored.every_micros, stored.zone, stored.starts_at, stored.ends_at)
			        is not distinct from (excluded.expression, excluded.every_micros, excluded.zone, excluded.starts_at,
			          excluded.ends_at)
			      then stored.counted_from else clock_timestamp() end,
			    updated_at = clock_timestamp()
			  where excluded.owner is null or stored.owner is distinct from excluded.owner
			    or stored.fingerprint is distinct from excluded.fingerprint or stored.retired_at is not null
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
			with forgotten as (
			  delete from {schema}.cron_job
			  where name = :name
			)
			delete from {schema}.cron_schedule
			where name = :name
			returning 1 as changed""";

	/** Fires out of turn: neither a pause nor the last fire counts. */
	static final String TRIGGER = """
			select id, kind, queue, run_at::text as run_at, outcome, state, encode(unique_key, 'hex') as unique_key
			from {schema}.insert_cron_jobs(:name::text, null, :lockTimeoutMillis::integer)""";

	private CronSql() {
	}

	static SqlCommand list() {
		return SqlCommand.of(LIST).with("name", null, String.class);
	}

	static SqlCommand find(String name) {
		return SqlCommand.of(LIST).with("name", name);
	}

	static SqlCommand put(CronDefinition definition) {
		return define(definition).with("owner", null, String.class).with("fingerprint", null, String.class);
	}

	static SqlCommand declare(CronDefinition definition) {
		return define(definition).with("owner", "code").with("fingerprint", definition.fingerprint());
	}

	private static SqlCommand define(CronDefinition definition) {
		CronTiming timing = definition.schedule().timing();
		EncodedJob job = definition.job();
		return SqlCommand.of(PUT)
			.with("name", definition.name())
			.with("expression", timing.expression(), String.class)
			.with("everyMicros", EncodedJob.micros(timing.every()), Long.class)
			.with("zone", timing.zone().getId())
			.with("startsAt", text(timing.startsAt()), String.class)
			.with("endsAt", text(timing.endsAt()), String.class)
			.with("policies", definition.policies())
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
		return new CronSchedule(row.getString("name"), row.findString("expression"), readRate(row),
				row.getString("zone"), row.findInstant("starts_at"), row.findInstant("ends_at"), readPolicies(row),
				row.getString("kind"), row.getString("args"), row.getString("queue"), row.getInt("priority"),
				row.getInt("max_attempts"), row.getStrings("tags"), row.getInt("is_unique") == 1,
				row.findInstant("last_fired_at"), QueueSql.readPause(row), row.getInt("is_declared") == 1,
				row.findInstant("retired_at"), row.findString("last_error"));
	}

	private static @Nullable Duration readRate(SqlRow row) {
		Long micros = row.findLong("every_micros");
		return (micros != null) ? Duration.of(micros, ChronoUnit.MICROS) : null;
	}

	private static CronPolicies readPolicies(SqlRow row) {
		try {
			return CronPolicies.of(row.findString("missed"), row.findString("missed_limit"), row.findString("overlap"),
					row.findString("jitter_micros"));
		}
		catch (InvalidRequestException ex) {
			return CronPolicies.defaults();
		}
	}

	private static @Nullable String text(@Nullable Instant time) {
		return (time != null) ? time.truncatedTo(ChronoUnit.MICROS).toString() : null;
	}

}

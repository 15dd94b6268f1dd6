package io.awa.cron;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.client.CronDefinition;
import io.awa.sql.SqlCommand;

/**
 * The statements by which schedules fire, are announced and retire.
 */
final class CronFireSql {

	/**
	 * Reads the schedules that may fire, and what time it is. Nothing is cast that
	 * somebody may have stored by hand, so that one broken schedule does not stop others.
	 */
	static final String READ = """
			select now() as now, name, expression, every_micros, zone, starts_at, ends_at, policies ->> 'missed' as missed,
			  policies ->> 'missed_limit' as missed_limit, policies ->> 'overlap' as overlap,
			  policies ->> 'jitter_micros' as jitter_micros, last_fired_at, counted_from, created_at, updated_at
			from {schema}.cron_schedule
			where retired_at is null and (paused_at is null or paused_until <= now())
			order by name""";

	/** The function explains itself. */
	static final String FIRE = """
			select job_id, outcome, kind, queue, run_at, lease
			from {schema}.fire_cron(:name::text, :seenLastFiredAt::text::timestamptz, :seenUpdatedAt::text::timestamptz,
			  :fireTimes::text[]::timestamptz[], :lockTimeoutMillis::integer)""";

	static final String FAILED = """
			update {schema}.cron_schedule
			set last_error = :error, last_error_at = clock_timestamp()
			where name = :name and last_error is distinct from :error::text
			returning 1 as changed""";

	/**
	 * Says that a node declares these schedules, and returns those that it must declare
	 * anew: they are gone or retired, or no node has had the stored definition for a
	 * while. Rows that were just announced or that somebody holds are left alone, so that
	 * many nodes write little and none waits.
	 */
	static final String ANNOUNCE = """
			with mine as materialized (
			  select declared.name, declared.fingerprint
			  from unnest(:names::text[], :fingerprints::text[]) as declared (name, fingerprint)
			),
			stale as materialized (
			  select stored.name, stored.fingerprint is not distinct from mine.fingerprint as is_mine
			  from {schema}.cron_schedule stored
			  join mine on mine.name = stored.name
			  where stored.owner = 'code' and stored.retired_at is null
			    and (stored.announced_at < clock_timestamp() - interval '30 seconds'
			      or (stored.fingerprint = mine.fingerprint
			        and stored.confirmed_at < clock_timestamp() - interval '30 seconds'))
			  for no key update of stored skip locked
			),
			announced as (
			  update {schema}.cron_schedule stored
			  set announced_at = clock_timestamp(),
			    confirmed_at = case when stale.is_mine then clock_timestamp() else stored.confirmed_at end
			  from stale
			  where stored.name = stale.name
			)
			select mine.name
			from mine
			left join {schema}.cron_schedule stored on stored.name = mine.name
			where stored.name is null
			  or (stored.owner = 'code' and (stored.retired_at is not null
			    or (stored.fingerprint is distinct from mine.fingerprint and stored.confirmed_at
			      < clock_timestamp() - :takeoverMicros::bigint * interval '1 microsecond')))""";

	/** Only schedules that nodes declared, never those that were stored at run time. */
	static final String RETIRE = """
			update {schema}.cron_schedule
			set retired_at = clock_timestamp()
			where owner = 'code' and retired_at is null
			  and announced_at < clock_timestamp() - :graceMicros::bigint * interval '1 microsecond'
			returning name""";

	private CronFireSql() {
	}

	static SqlCommand read() {
		return SqlCommand.of(READ);
	}

	static SqlCommand fire(StoredCron stored, List<Instant> fireTimes, Duration lockTimeout) {
		return SqlCommand.of(FIRE)
			.with("name", stored.name())
			.with("seenLastFiredAt", text(stored.lastFiredAt()), String.class)
			.with("seenUpdatedAt", stored.updatedAt().toString())
			.with("fireTimes", fireTimes.stream().map(Instant::toString).toArray(String[]::new))
			.with("lockTimeoutMillis", Math.toIntExact(lockTimeout.toMillis()));
	}

	static SqlCommand failed(String name, String error) {
		return SqlCommand.of(FAILED).with("name", name).with("error", error);
	}

	static SqlCommand announce(Collection<CronDefinition> definitions, Duration takeover) {
		return SqlCommand.of(ANNOUNCE)
			.with("names", definitions.stream().map(CronDefinition::name).toArray(String[]::new))
			.with("fingerprints", definitions.stream().map(CronDefinition::fingerprint).toArray(String[]::new))
			.with("takeoverMicros", takeover.toNanos() / 1000);
	}

	static SqlCommand retire(Duration grace) {
		return SqlCommand.of(RETIRE).with("graceMicros", grace.toSeconds() * 1_000_000);
	}

	private static @Nullable String text(@Nullable Instant time) {
		return (time != null) ? time.toString() : null;
	}

}

package io.awa.client;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.StoredQueueLimits;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements about limits that are set at run time.
 */
final class LimitSql {

	/**
	 * Limits that are as configured have no member; the claim puts the object over the
	 * configured one.
	 */
	static final String SET = """
			insert into {schema}.queue as stored (name, limits)
			values (:queue, jsonb_strip_nulls(jsonb_build_object(
			  'concurrency', :concurrency::integer,
			  'fleet_concurrency', :fleetConcurrency::integer,
			  'key_concurrency', :keyConcurrency::integer,
			  'rate', case when :rate::text is not null
			    then jsonb_build_object('per_second', :rate::text::numeric, 'burst', :burst::integer) end,
			  'fleet_rate', case when :fleetRate::text is not null
			    then jsonb_build_object('per_second', :fleetRate::text::numeric, 'burst', :fleetBurst::integer) end,
			  'ageing_micros', :ageingMicros::bigint,
			  'set_at', clock_timestamp(),
			  'set_by', :by::text)))
			on conflict (name) do update set limits = excluded.limits
			returning 1 as changed""";

	static final String CLEAR = """
			update {schema}.queue
			set limits = '{}'
			where name = :queue and limits <> '{}'
			returning 1 as changed""";

	/** Null for the queue means all that have limits. */
	static final String READ = """
			select name as queue, (limits ->> 'concurrency')::integer as concurrency,
			  (limits ->> 'fleet_concurrency')::integer as fleet_concurrency,
			  (limits ->> 'key_concurrency')::integer as key_concurrency,
			  limits -> 'rate' ->> 'per_second' as rate, (limits -> 'rate' ->> 'burst')::integer as burst,
			  limits -> 'fleet_rate' ->> 'per_second' as fleet_rate,
			  (limits -> 'fleet_rate' ->> 'burst')::integer as fleet_burst,
			  (limits ->> 'ageing_micros')::bigint as ageing_micros,
			  (limits ->> 'set_at')::timestamptz as set_at, limits ->> 'set_by' as set_by
			from {schema}.queue
			where name = coalesce(:queue::text, name) and limits <> '{}'
			order by name""";

	private LimitSql() {
	}

	static SqlCommand set(String queue, QueueLimits limits, String by) {
		SqlCommand command = SqlCommand.of(SET)
			.with("queue", queue)
			.with("concurrency", limits.concurrency(), Integer.class)
			.with("fleetConcurrency", limits.fleetConcurrency(), Integer.class)
			.with("keyConcurrency", limits.keyConcurrency(), Integer.class)
			.with("ageingMicros", EncodedJob.micros(limits.ageingInterval()), Long.class)
			.with("by", by);
		return withRate(withRate(command, "rate", "burst", limits.rate()), "fleetRate", "fleetBurst",
				limits.fleetRate());
	}

	private static SqlCommand withRate(SqlCommand command, String rate, String burst, @Nullable RateLimit limit) {
		return command.with(rate, (limit != null) ? Double.toString(limit.perSecond()) : null, String.class)
			.with(burst, (limit != null) ? limit.burst() : null, Integer.class);
	}

	static SqlCommand clear(String queue) {
		return SqlCommand.of(CLEAR).with("queue", queue);
	}

	static SqlCommand read(@Nullable String queue) {
		return SqlCommand.of(READ).with("queue", queue, String.class);
	}

	static StoredQueueLimits readRow(SqlRow row) {
		Long ageing = row.findLong("ageing_micros");
		QueueLimits limits = new QueueLimits(findInt(row, "concurrency"), findInt(row, "fleet_concurrency"),
				findInt(row, "key_concurrency"), findRate(row, "rate", "burst"),
				findRate(row, "fleet_rate", "fleet_burst"),
				(ageing != null) ? Duration.of(ageing, ChronoUnit.MICROS) : null);
		return new StoredQueueLimits(row.getString("queue"), limits, row.findInstant("set_at"),
				row.findString("set_by"));
	}

	private static @Nullable Integer findInt(SqlRow row, String column) {
		Long value = row.findLong(column);
		return (value != null) ? Math.toIntExact(value) : null;
	}

	private static @Nullable RateLimit findRate(SqlRow row, String rate, String burst) {
		String perSecond = row.findString(rate);
		return (perSecond != null) ? new RateLimit(Double.parseDouble(perSecond), row.getInt(burst)) : null;
	}

}

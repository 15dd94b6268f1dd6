package io.awa.worker;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlCommand;

/**
 * The statements that remove what is no longer kept. Each calls a function of the schema,
 * which explains itself there; those that delete return no row while another node prunes.
 */
final class PruneSql {

	static final String EXPIRED = """
			select queue, state
			from {schema}.expired_groups(:completedMicros::bigint * interval '1 microsecond',
			  :failedMicros::bigint * interval '1 microsecond', :cancelledMicros::bigint * interval '1 microsecond')""";

	static final String FINISHED = """
			select pruned, last_at
			from {schema}.prune_finished(:queue::text, :state::text, :retentionMicros::bigint * interval '1 microsecond',
			  :after::text::timestamptz, :batch::integer)""";

	static final String DEAD_LETTERS = """
			select pruned, last_at
			from {schema}.prune_dead_letters(:retentionMicros::bigint * interval '1 microsecond', :after::text::timestamptz,
			  :batch::integer)""";

	static final String UNIQUE_CLAIMS = """
			select seen, encode(last_key, 'hex') as last_key
			from {schema}.prune_unique_claims(decode(:after::text, 'hex'), :batch::integer)""";

	static final String DESCRIPTORS = """
			delete from {schema}.descriptor
			where announced_at < clock_timestamp() - :retentionMicros::bigint * interval '1 microsecond'
			returning name""";

	private PruneSql() {
	}

	static SqlCommand expired(Retention defaults) {
		return SqlCommand.of(EXPIRED)
			.with("completedMicros", micros(defaults.completed()))
			.with("failedMicros", micros(defaults.failed()))
			.with("cancelledMicros", micros(defaults.cancelled()));
	}

	static SqlCommand finished(String queue, String state, Retention defaults, @Nullable Instant after, int batch) {
		Duration retention = switch (state) {
			case "completed" -> defaults.completed();
			case "failed" -> defaults.failed();
			default -> defaults.cancelled();
		};
		return SqlCommand.of(FINISHED)
			.with("queue", queue)
			.with("state", state)
			.with("retentionMicros", micros(retention))
			.with("after", after(after))
			.with("batch", batch);
	}

	static SqlCommand deadLetters(Retention defaults, @Nullable Instant after, int batch) {
		return SqlCommand.of(DEAD_LETTERS)
			.with("retentionMicros", micros(defaults.deadLetter()))
			.with("after", after(after))
			.with("batch", batch);
	}

	static SqlCommand uniqueClaims(String afterKey, int batch) {
		return SqlCommand.of(UNIQUE_CLAIMS).with("after", afterKey).with("batch", batch);
	}

	static SqlCommand descriptors(Duration retention) {
		return SqlCommand.of(DESCRIPTORS).with("retentionMicros", micros(retention));
	}

	private static String after(@Nullable Instant after) {
		return (after != null) ? after.toString() : "-infinity";
	}

	private static long micros(Duration duration) {
		return duration.toNanos() / 1000;
	}

}

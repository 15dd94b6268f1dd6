package io.awa.dashboard;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements about who changed what.
 */
final class AuditSql {

	/** No more entries are kept. */
	static final int MOST_ENTRIES = 10_000;

	/** Keeps an entry, and removes the oldest ones beyond a number. */
	static final String INSERT = """
			with trimmed as (
			  delete from {schema}.audit
			  where id <= (select max(id) from {schema}.audit) - :mostEntries::bigint + 1
			)
			insert into {schema}.audit (actor, action, target, detail, changed)
			values (:actor::text, :action::text, :target::text, :detail::text, :changed::bigint)
			returning id""";

	static final String OLDER = """
			select id, at, actor, action, target, detail, changed
			from {schema}.audit
			where id < :olderThan::bigint
			order by id desc
			limit :limit::integer""";

	private AuditSql() {
	}

	static SqlCommand insert(@Nullable String actor, String action, String target, @Nullable String detail,
			@Nullable Long changed) {
		return SqlCommand.of(INSERT)
			.with("mostEntries", MOST_ENTRIES)
			.with("actor", actor, String.class)
			.with("action", action)
			.with("target", target)
			.with("detail", detail, String.class)
			.with("changed", changed, Long.class);
	}

	/** Reads one more than wanted, to know whether there is more. */
	static SqlCommand page(@Nullable Long olderThan, int limit) {
		return SqlCommand.of(OLDER)
			.with("olderThan", (olderThan != null) ? olderThan : Long.MAX_VALUE)
			.with("limit", limit + 1);
	}

	static Entry read(SqlRow row) {
		return new Entry(row.getLong("id"), row.getInstant("at"), row.findString("actor"), row.getString("action"),
				row.getString("target"), row.findString("detail"), row.findLong("changed"));
	}

	/**
	 * What somebody did.
	 */
	record Entry(long id, Instant at, @Nullable String actor, String action, String target, @Nullable String detail,
			@Nullable Long changed) {

	}

}

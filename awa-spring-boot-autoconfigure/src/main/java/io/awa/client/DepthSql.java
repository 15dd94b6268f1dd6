package io.awa.client;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statement that counts what waits in a queue.
 */
final class DepthSql {

	/**
	 * Counts no further than asked. While somebody holds a snapshot, the rows of jobs
	 * that have run stay where they were, in front of all others, so that the next look
	 * begins behind them: at the oldest job, less the time that an insert may take to
	 * commit.
	 */
	static final String DEPTH = """
			select count(*) as depth,
			  (least(min(due.run_at), statement_timestamp()) - interval '5 seconds')::text as next_from
			from (
			  select head.run_at
			  from generate_series(1, 4) as lane (priority)
			  cross join lateral (
			    select ready.run_at
			    from {schema}.ready
			    where ready.queue = :queue::text and ready.priority = lane.priority::smallint
			      and ready.run_at >= :from::text::timestamptz and ready.run_at <= statement_timestamp()
			    order by ready.run_at
			    limit :maxDepth::integer) head
			  limit :maxDepth::integer) due""";

	private DepthSql() {
	}

	static SqlCommand depth(String queue, @Nullable String from, int maxDepth) {
		return SqlCommand.of(DEPTH)
			.with("queue", queue)
			.with("from", Objects.requireNonNullElse(from, "-infinity"))
			.with("maxDepth", maxDepth);
	}

	static Depth read(SqlRow row) {
		return new Depth(row.getLong("depth"), row.getString("next_from"));
	}

	/**
	 * What waits in a queue.
	 *
	 * @param jobs how many jobs, no more than asked for
	 * @param nextFrom no job was due before; only true if not as many were found as asked
	 * for
	 */
	record Depth(long jobs, String nextFrom) {

	}

}

package io.awa.client;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements of inserts by COPY.
 */
final class CopySql {

	/**
	 * Ids for a chunk, ascending, and the time that its jobs are inserted at. In one row,
	 * which costs a fraction of as many rows as there are jobs.
	 */
	static final String RESERVE = """
			select string_agg(nextval('{schema}.job_id_seq')::text, ' ') as ids,
			  statement_timestamp()::text as inserted_at
			from generate_series(1, :count::integer)""";

	static final String COPY_JOBS = """
			copy {schema}.job (id, created_at, run_at, kind, queue, priority, max_attempts, tags, args, metadata,
			  timeout, concurrency_key) from stdin""";

	static final String COPY_READY = """
			copy {schema}.ready (job_id, run_at, priority, attempt, queue, kind, concurrency_key) from stdin""";

	private CopySql() {
	}

	static SqlCommand reserve(int count) {
		return SqlCommand.of(RESERVE).with("count", count);
	}

	static SqlCommand copyJobs() {
		return SqlCommand.of(COPY_JOBS);
	}

	static SqlCommand copyReady() {
		return SqlCommand.of(COPY_READY);
	}

	static Reservation readReservation(SqlRow row) {
		List<Long> ids = Stream.of(row.getString("ids").split(" ")).map(Long::valueOf).toList();
		return new Reservation(ids, row.getInstantOfText("inserted_at"));
	}

	/**
	 * What is known of jobs to come.
	 */
	record Reservation(List<Long> ids, Instant insertedAt) {

	}

}

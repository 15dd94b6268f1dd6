package io.awa.client;

import java.time.Instant;

import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statements of inserts by COPY.
 */
final class CopySql {

	/** Ids for a chunk, ascending, and the time that its jobs are inserted at. */
	static final String RESERVE = """
			select nextval('{schema}.job_id_seq') as id, statement_timestamp()::text as inserted_at
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
		return new Reservation(row.getLong("id"), row.getInstantOfText("inserted_at"));
	}

	/**
	 * The id of a job to come.
	 */
	record Reservation(long id, Instant insertedAt) {

	}

}

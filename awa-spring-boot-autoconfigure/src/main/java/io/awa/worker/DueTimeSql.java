package io.awa.worker;

import java.time.Duration;

import io.awa.sql.SqlCommand;

/**
 * The statements by which a {@link ManualWorker} moves due times. Both call the function
 * of the schema that gives a job another due time. Jobs that wait for others have no due
 * time and are left alone.
 */
final class DueTimeSql {

	/** Makes every job that waits due earlier, so that their order stays. */
	static final String ADVANCE = """
			with waiting as materialized (
			  select job_id, run_at
			  from {schema}.ready
			  where isfinite(run_at)
			)
			select count(*) filter (
			  where {schema}.reschedule(job_id, run_at - :micros::bigint * interval '1 microsecond')) as moved
			from waiting""";

	/**
	 * Lets jobs that have become due since the transaction began be due at its beginning:
	 * a claim goes by that time, which outside of tests is its own.
	 */
	static final String BEGIN_WITH_TRANSACTION = """
			with due as materialized (
			  select job_id
			  from {schema}.ready
			  where run_at > transaction_timestamp() and run_at <= clock_timestamp()
			)
			select count(*) filter (where {schema}.reschedule(job_id, transaction_timestamp())) as moved
			from due""";

	private DueTimeSql() {
	}

	static SqlCommand advance(Duration time) {
		return SqlCommand.of(ADVANCE).with("micros", time.toNanos() / 1000);
	}

	static SqlCommand beginWithTransaction() {
		return SqlCommand.of(BEGIN_WITH_TRANSACTION);
	}

}

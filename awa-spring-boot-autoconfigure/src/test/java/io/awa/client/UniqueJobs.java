package io.awa.client;

import java.util.Map;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

/**
 * Unique jobs, and how tests bring them where no worker is.
 */
final class UniqueJobs {

	private static final String ALL_TABLES = "truncate awa.job, awa.ready, awa.running, awa.waiting, awa.finished, "
			+ "awa.dead_letter, awa.attempt, awa.unique_claim, awa.cron_schedule";

	private UniqueJobs() {
	}

	static InsertOptions options(UniqueBy unique) {
		return InsertOptions.defaults().withKind("unique").withUnique(unique);
	}

	static Map<String, Object> payload(long id) {
		return Map.of("id", id);
	}

	static void emptyTables(TestDatabase database) {
		database.sql().sql(ALL_TABLES).update();
	}

	/** Moves a job that is ready to another state, as workers and operators do. */
	static void move(TestDatabase database, long jobId, JobState state) {
		String sql = switch (state) {
			case AVAILABLE -> "update awa.ready set requeued = requeued where job_id = :id";
			case SCHEDULED ->
				"update awa.ready set run_at = now() + interval '1 hour', requeued = true where job_id = :id";
			case RETRYABLE -> "update awa.ready set run_at = now() + interval '1 hour', requeued = true, attempt = 1 "
					+ "where job_id = :id";
			case RUNNING -> "with gone as (delete from awa.ready where job_id = :id returning *) "
					+ "insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind) "
					+ "select job_id, nextval('awa.lease_seq'), 1, now(), priority, 1, queue, kind from gone";
			case WAITING_EXTERNAL -> "with gone as (delete from awa.ready where job_id = :id returning *) "
					+ "insert into awa.waiting (job_id, callback_id, lease, attempt, queue, kind, priority, claimed_at) "
					+ "select job_id, gen_random_uuid(), 1, 1, queue, kind, priority, now() from gone";
			case COMPLETED, FAILED,
					CANCELLED ->
				"with gone as (delete from awa.ready where job_id = :id returning *) "
						+ "insert into awa.finished (job_id, claimed_at, finished_at, attempt, state, queue, kind) "
						+ "select job_id, now(), now(), 1, '" + state.text() + "', queue, kind from gone";
		};
		database.sql().sql(sql).param("id", jobId).update();
	}

	/** Lets time pass for the periods of all keys. */
	static void age(TestDatabase database, String interval) {
		database.sql()
			.sql("update awa.unique_claim set expires_at = expires_at - interval '" + interval
					+ "', held_since = held_since - interval '" + interval + "'")
			.update();
	}

	static JobState state(TestDatabase database, long jobId) {
		return JobState.of(database.sql()
			.sql("select state from awa.job_status where id = :id")
			.param("id", jobId)
			.query(String.class)
			.single());
	}

}

package io.awa.worker;

import java.time.Duration;

import io.awa.testsupport.TestDatabase;

/**
 * Brings jobs where workers and operators would, some time ago.
 */
final class RetentionFixture {

	private RetentionFixture() {
	}

	static void move(TestDatabase database, long id, String place, Duration ago) {
		String into = switch (place) {
			case "dead letter" -> "insert into awa.dead_letter (job_id, died_at, attempt, reason) "
					+ "select job_id, clock_timestamp() - :seconds * interval '1 second', 1, 'test' from gone";
			case "ready" -> "insert into awa.ready (job_id, run_at, priority, attempt, queue, kind, requeued) "
					+ "select job_id, now() - :seconds * interval '1 second', 2, 0, queue, kind, true from gone";
			case "retryable" -> "insert into awa.ready (job_id, run_at, priority, attempt, queue, kind, requeued) "
					+ "select job_id, now() - :seconds * interval '1 second', 2, 1, queue, kind, true from gone";
			case "running" ->
				"insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, "
						+ "kind) select job_id, 1, 0, now() - :seconds * interval '1 second', 2, 1, queue, kind from gone";
			case "waiting" -> "insert into awa.waiting (job_id, callback_id, lease, attempt, queue, kind, priority, "
					+ "claimed_at) select job_id, gen_random_uuid(), 1, 1, queue, kind, 2, "
					+ "now() - :seconds * interval '1 second' from gone";
			default -> "insert into awa.finished (job_id, finished_at, attempt, state, queue, kind) "
					+ "select job_id, clock_timestamp() - :seconds * interval '1 second', 1, '" + place
					+ "', queue, kind from gone";
		};
		database.sql().sql("""
				with was_ready as (delete from awa.ready where job_id = :id returning job_id, queue, kind),
				was_finished as (delete from awa.finished where job_id = :id returning job_id, queue, kind),
				gone as (select * from was_ready union all select * from was_finished)
				""" + into).param("id", id).param("seconds", ago.toSeconds()).update();
	}

}

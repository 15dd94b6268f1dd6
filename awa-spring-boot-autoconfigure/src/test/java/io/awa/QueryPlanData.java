package io.awa;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.awa.testsupport.TestDatabase;

/**
 * A database that has been in use for a month: a million finished jobs, a hundred
 * thousand that wait, and some of everything else. Written by one statement for each
 * table.
 */
final class QueryPlanData {

	/** Waits in its lane since its insert; not unique. */
	static final long READY = 1_000_002;

	/** Came back to its lane after a failure. */
	static final long REQUEUED = 1_000_011;

	static final long COMPLETED = 50_002;

	static final long FAILED = 50_000;

	/** Completed, and still in the table of the unique claims. */
	static final long UNIQUE_COMPLETED = 50_050;

	static final long RUNNING = 1_100_001;

	static final long WAITING = 1_100_501;

	static final long DEAD = 1_100_701;

	static final long UNKNOWN = 99_999_999;

	static final String CALLBACK = "00000000-0000-0000-0000-" + String.format("%012d", WAITING);

	/** The jobs that finish, 26 a minute; the last hour has about 1,400. */
	private static final String FINISHED_JOBS = """
			insert into awa.job (id, created_at, run_at, priority, kind, queue, args, tags, unique_key)
			select id, at, at, 1 + id %% 4, %1$s, %2$s, jsonb_build_object('n', id), %3$s, %4$s
			from (select id, now() - interval '1 minute' - (%5$d - id) * interval '30 days' / %5$d as at
			  from generate_series(1, %5$d) id) new_job""";

	private static final String FINISHED = """
			insert into awa.finished (job_id, claimed_at, finished_at, worker_id, attempt, state, queue, kind)
			select id, created_at + interval '10 seconds', created_at + interval '20 seconds', 1, 1,
			  case when id % 100 = 0 then 'failed' when id % 200 = 1 then 'cancelled' else 'completed' end, queue, kind
			from awa.job
			order by id""";

	/** One in five is due later. */
	private static final String UNFINISHED_JOBS = """
			insert into awa.job (id, created_at, run_at, priority, kind, queue, args, tags, unique_key)
			select id, now(), now() + case when id %% 5 = 0 then interval '1 hour' + id %% 1000 * interval '1 minute'
			    else (id - 2000000) * interval '1 millisecond' end,
			  1 + id %% 4, %1$s, %2$s, jsonb_build_object('n', id), %3$s, %4$s
			from generate_series(1000001, 1001000 + %5$d) id""";

	private static final String READY_ROWS = """
			insert into awa.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
			select id, run_at + (id %% 10 = 1)::integer * interval '10 seconds', priority, (id %% 10 = 1)::integer, queue, kind,
			  id %% 10 = 1
			from awa.job
			where id between 1000001 and 1000000 + %d""";

	private static final String RUNNING_ROWS = """
			insert into awa.running (job_id, lease, worker_id, claimed_at, deadline_at, priority, attempt, queue, kind)
			select id, id, 1, now() - interval '1 hour', now() + interval '1 hour', priority, 1, queue, kind
			from awa.job
			where id > (select max(id) from awa.job) - 1000 and id <= (select max(id) from awa.job) - 500""";

	private static final String WAITING_ROWS = """
			insert into awa.waiting (job_id, callback_id, lease, timeout_at, attempt, queue, kind, priority, claimed_at,
			  worker_id)
			select id, ('00000000-0000-0000-0000-' || lpad(id::text, 12, '0'))::uuid, id, now() + interval '1 hour', 1,
			  queue, kind, priority, now(), 1
			from awa.job
			where id > (select max(id) from awa.job) - 500 and id <= (select max(id) from awa.job) - 300""";

	/** A queue with 5,000 jobs of a key that runs before those of 200 others. */
	private static final String KEYED = """
			insert into awa.job (id, created_at, run_at, priority, kind, queue, args, concurrency_key)
			select 5000000 + i, now(), now() - interval '1 hour' + i * interval '1 millisecond', 2, 'kind-1', 'keyed', '{}',
			  case when i <= 5000 then 'blocked' else 'key-' || i end
			from generate_series(1, 5200) i;
			insert into awa.ready (job_id, run_at, priority, attempt, queue, kind, concurrency_key)
			select id, run_at, priority, 0, queue, kind, concurrency_key
			from awa.job
			where id between 5000002 and 5005200;
			insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind, concurrency_key)
			select id, id, 1, now(), priority, 1, queue, kind, concurrency_key from awa.job where id = 5000001""";

	private static final String OTHERS = """
			insert into awa.callback (callback_id, job_id, lease, timeout_at)
			select ('00000000-0000-0000-0000-' || lpad(job_id::text, 12, '0'))::uuid, job_id, lease, now() + interval '1 hour'
			from awa.running;
			insert into awa.dead_letter (job_id, died_at, attempt, reason)
			select id, now(), 25, 'test' from awa.job where id > (select max(id) from awa.job) - 300;
			insert into awa.unique_claim (unique_key, job_id)
			select unique_key, id from awa.job where unique_key is not null;
			insert into awa.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_message)
			select job_id, claimed_at, finished_at, 1, 1, state, 'Test.' from awa.finished where state <> 'completed';
			insert into awa.attempt (job_id, started_at, ended_at, worker_id, attempt, outcome, error_message)
			select job_id, run_at, run_at, 1, 1, 'retry', 'Test.' from awa.ready where requeued;
			insert into awa.job_log (job_id, lease, attempt, logged_at, level, message)
			select job_id, 1, 1, claimed_at, 'info', 'Line.' from awa.finished, generate_series(1, 10) where state <> 'completed';
			insert into awa.job_log (job_id, lease, attempt, logged_at, level, message)
			select job_id, 1, 1, claimed_at, 'info', 'Line.' from awa.running, generate_series(1, 10);
			insert into awa.audit (action, target) select 'pause', 'queues/mail' from generate_series(1, 9999);
			insert into awa.worker (id, node, version, queues, capacity) values (1, 'node', 'test', '{default}', 10);
			insert into awa.cron_schedule (name, expression, zone, kind, args, updated_at, owner, announced_at, policies,
			  options)
			values ('schedule', '0 0 * * * *', 'UTC', 'kind-1', '{}', '2026-01-01T00:00:00Z', 'code', '2026-01-01',
			  '{"overlap": "replace"}', '{"queue": "default", "priority": 2,
			  "max_attempts": 25, "tags": [], "metadata": {}, "unique": null, "timeout_micros": null}');
			insert into awa.cron_job (name, job_id)
			select 'schedule', id from awa.job where id > 1000000 order by id limit 3;
			select setval('awa.job_id_seq', 2000000), setval('awa.worker_id_seq', 10)""";

	/** 25 jobs of a million are of a rare kind; one of a thousand is in a small queue. */
	private static final String KIND = "case when id % 40000 = 13 then 'rare' else 'kind-' || id % 10 end";

	private static final String QUEUE = "case when id % 10 < 7 then 'default' when id % 1000 = 999 then 'archive' else 'mail' end";

	private static final String TAGS = "case when id % 100 = 7 then array['tag-' || id / 100 % 50] else '{}' end";

	private static final String KEY = "case when id % 100 = 50 then int8send(id) end";

	private QueryPlanData() {
	}

	/** Fills the tables and lets the planner look at them. */
	static void fillAndAnalyze(TestDatabase database) {
		fill(database, 1_000_000, 100_000);
		database.sql().sql("vacuum analyze").update();
	}

	/**
	 * Fills the tables. The constants of this class name jobs if 100,000 or more finish
	 * and 100,000 wait.
	 */
	static void fill(TestDatabase database, int finished, int ready) {
		try (Connection connection = database.dataSource().getConnection();
				Statement statement = connection.createStatement()) {
			for (String sql : List.of("set synchronous_commit = off", jobs(FINISHED_JOBS, finished), FINISHED,
					jobs(UNFINISHED_JOBS, ready), READY_ROWS.formatted(ready), RUNNING_ROWS, WAITING_ROWS, OTHERS,
					KEYED, "reset synchronous_commit")) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String jobs(String sql, int count) {
		return sql.formatted(KIND, QUEUE, TAGS, KEY, count);
	}

}

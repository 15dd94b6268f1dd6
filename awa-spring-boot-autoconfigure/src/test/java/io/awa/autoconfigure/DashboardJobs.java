package io.awa.autoconfigure;

import java.util.Map;

import io.awa.InsertOptions;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;

/**
 * Jobs for the tests of the dashboard, in places where a worker would have brought them.
 */
final class DashboardJobs {

	static final InsertOptions GREET = InsertOptions.defaults().withKind("greet");

	private final TestDatabase database;

	private final JdbcAwaClient client;

	DashboardJobs(TestDatabase database) {
		this.database = database;
		this.client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
	}

	JdbcAwaClient client() {
		return this.client;
	}

	long waiting(String queue) {
		return this.client.insert(Map.of("iban", "DE02"), GREET.withQueue(queue).withMetadata(Map.of("tenant", "DE02")))
			.jobId();
	}

	long ended(String queue, String state) {
		long id = waiting(queue);
		this.database.inTransaction((sql) -> {
			sql.sql("delete from awa.ready where job_id = :id").param("id", id).update();
			sql.sql("""
					insert into awa.finished (job_id, claimed_at, finished_at, attempt, state, queue, kind)
					values (:id, now(), now() + interval '40 milliseconds', 1, :state, :queue, 'greet')""")
				.param("id", id)
				.param("state", state)
				.param("queue", queue)
				.update();
			sql.sql("""
					insert into awa.attempt (job_id, attempt, started_at, ended_at, outcome, error_class, error_message,
					  error_stack)
					values (:id, 1, now(), now(), :state, 'java.lang.Error', '<script>alert(1)</script>', 'at line 1')""")
				.param("id", id)
				.param("state", state)
				.update();
		});
		return id;
	}

	long failed(String queue) {
		return ended(queue, "failed");
	}

	long dead(String queue) {
		long id = failed(queue);
		this.client.deadLetters().moveFailed(id, "Test.");
		return id;
	}

	/** A worker that was heard of just now, with a run. */
	long running(String queue, String node) {
		long worker = this.database.sql()
			.sql("insert into awa.worker (node, version, queues, capacity) values (:node, 'v', array[:queue], 3) "
					+ "returning id")
			.param("node", node)
			.param("queue", queue)
			.query(Long.class)
			.single();
		long id = waiting(queue);
		this.database.inTransaction((sql) -> {
			sql.sql("delete from awa.ready where job_id = :id").param("id", id).update();
			sql.sql("""
					insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
					values (:id, :id, :worker, now(), 2, 1, :queue, 'greet')""")
				.param("id", id)
				.param("worker", worker)
				.param("queue", queue)
				.update();
		});
		return worker;
	}

}

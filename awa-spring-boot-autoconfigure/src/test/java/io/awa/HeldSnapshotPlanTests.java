package io.awa;

import java.sql.Connection;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.awa.QueryPlanReader.QueryPlans;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While somebody holds a snapshot no dead row can be removed, and a busy worker leaves
 * them by the million. What it asks again and again must not read them.
 */
class HeldSnapshotPlanTests {

	private static final String NAME = "heartbeat";

	private static final int DEAD = 200_000;

	private static TestDatabase database;

	private static Connection snapshot;

	private static Connection connection;

	private static QueryPlanReader reader;

	private static String statement;

	@BeforeAll
	static void planOnEmptyTableThenLeaveDeadRows() throws Exception {
		database = TestDatabase.migrated();
		database.sql().sql("alter table awa.running set (autovacuum_enabled = off)").update();
		database.sql()
			.sql("insert into awa.worker (node, version, queues, capacity) values ('n', '1', '{}', 1)")
			.update();
		statement = SqlStatementsTests.statements()
			.stream()
			.filter((candidate) -> candidate.toString().matches("WorkerSql.* HEARTBEAT"))
			.map((heartbeat) -> TestDatabase.SCHEMA.resolve(heartbeat.sql()))
			.findFirst()
			.orElseThrow();
		connection = database.dataSource().getConnection();
		reader = new QueryPlanReader(connection);
		reader.planBy("force_generic_plan");
		reader.prepare(NAME, statement);
		for (int i = 0; i < 12; i++) {
			heartbeat(1, 10);
		}
		snapshot = database.dataSource().getConnection();
		snapshot.setAutoCommit(false);
		snapshot.createStatement().execute("select pg_current_xact_id()");
		insertRuns(1, DEAD);
		database.sql().sql("delete from awa.running").update();
		insertRuns(DEAD + 1, DEAD + 10);
	}

	@AfterAll
	static void dropDatabase() throws Exception {
		connection.close();
		snapshot.close();
		database.close();
	}

	@Test
	void heartbeatReadsNoDeadRuns() throws Exception {
		assertThat(heartbeat(DEAD + 1, DEAD + 10).buffers()).isBetween(10L, 200L);
	}

	private static QueryPlans heartbeat(int first, int last) throws Exception {
		String runs = "array(select generate_series(%d, %d))".formatted(first, last);
		return reader.run(NAME, statement, Map.of("workerId", "1", "jobIds", runs, "leases", runs));
	}

	private static void insertRuns(int first, int last) {
		database.sql()
			.sql("insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind) "
					+ "select id, id, 1, now(), 2, 1, 'default', 'task' from generate_series(?, ?) id")
			.params(first, last)
			.update();
	}

}

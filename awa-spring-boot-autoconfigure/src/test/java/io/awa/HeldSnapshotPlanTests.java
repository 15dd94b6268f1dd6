package io.awa;

import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While somebody holds a snapshot no dead row can be removed, and a busy worker leaves
 * them by the million. To the planner such a table is large and holds nothing, so that
 * reading all of it seems to cost as little as looking up one row. What runs again and
 * again must find its rows by key all the same.
 */
class HeldSnapshotPlanTests {

	/** More pages than any of the statements may read. */
	private static final int DEAD = 400_000;

	private static final Set<String> FREQUENT = Set.of("JobSql GET", "JobSql CANCEL", "JobSql RETRY",
			"InsertSql INSERT", "InsertSql INSERT_ONE", "InsertSql INSERT_NOW", "InsertSql INSERT_UNIQUE",
			"ClaimSql CLAIM", "SettleSql SETTLE", "SettleSql SETTLE_FREE", "SettleSql SETTLE_AND_INSERT",
			"SettleSql SETTLE_AND_INSERT_FREE", "SettleSql COMPLETE", "SettleSql COMPLETE_FREE", "SettleSql FORGET",
			"ProgressSql WRITE", "RunLogSql WRITE", "WorkerSql HEARTBEAT", "WaitSql REGISTER", "WaitSql TAKE",
			"WaitSql RECEIVED", "WaitSql PARK", "CallbackSql RESOLVE", "CallbackSql HEARTBEAT");

	/** Keys that no live row has, below all others. */
	private static final Map<String, String> DEAD_ROWS = Map.of("running", """
			insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
			select -i, -i, 1, now(), 2, 1, 'other', 'other' from generate_series(1, ?) i""", "waiting", """
			insert into awa.waiting (job_id, callback_id, lease, timeout_at, attempt, queue, kind, priority, claimed_at,
			  worker_id)
			select -i, gen_random_uuid(), -i, now(), 1, 'other', 'other', 2, now(), 1
			from generate_series(1, ?) i""", "callback", """
			insert into awa.callback (callback_id, job_id, lease, timeout_at)
			select gen_random_uuid(), -i, -i, now() from generate_series(1, ?) i""", "progress", """
			insert into awa.progress (job_id, checkpoint) select -i, '{}' from generate_series(1, ?) i""", "dependency",
			"""
					insert into awa.dependency (job_id, depends_on, run_at, on_failure)
					select -i, -i, now(), 'run' from generate_series(1, ?) i""", "job_log", """
					insert into awa.job_log (job_id, lease, attempt, logged_at, level, message)
					select -i, -i, 1, now(), 'info', 'Line.' from generate_series(1, ?) i""", "unique_claim", """
					insert into awa.unique_claim (unique_key, job_id)
					select int8send(-i), -i from generate_series(1, ?) i""");

	private static final Map<String, String> STATEMENTS = new HashMap<>();

	private static final Map<String, String> NAMES = new HashMap<>();

	private static TestDatabase database;

	private static Connection snapshot;

	private static Connection connection;

	private static QueryPlanReader reader;

	@BeforeAll
	static void planWhereAllIsDead() throws Exception {
		database = TestDatabase.migrated();
		snapshot = database.dataSource().getConnection();
		snapshot.setAutoCommit(false);
		snapshot.createStatement().execute("select pg_current_xact_id()");
		leaveTablesAlone();
		for (Map.Entry<String, String> table : DEAD_ROWS.entrySet()) {
			database.sql().sql(table.getValue()).param(DEAD).update();
			database.sql().sql("delete from awa." + table.getKey()).update();
		}
		database.sql().sql("analyze").update();
		connection = database.dataSource().getConnection();
		reader = new QueryPlanReader(connection);
		reader.planBy("force_generic_plan");
		for (SqlStatementsTests.Statement statement : SqlStatementsTests.statements()) {
			STATEMENTS.put(statement.toString().replace(".java", ""), TestDatabase.SCHEMA.resolve(statement.sql()));
		}
		for (QueryPlanCase planCase : cases()) {
			if (NAMES.putIfAbsent(planCase.statement(), "frequent_" + NAMES.size()) == null) {
				reader.prepare(NAMES.get(planCase.statement()), STATEMENTS.get(planCase.statement()));
			}
			for (int i = 0; i < 3; i++) {
				buffers(planCase);
			}
		}
		QueryPlanData.fill(database, 100_000, 100_000);
	}

	/**
	 * Statistics that come in between make a statement plan anew, which reads pages too.
	 */
	private static void leaveTablesAlone() {
		database.sql()
			.sql("select tablename from pg_tables where schemaname = 'awa'")
			.query(String.class)
			.list()
			.forEach((table) -> database.sql()
				.sql("alter table awa." + table + " set (autovacuum_enabled = off)")
				.update());
	}

	@AfterAll
	static void dropDatabase() throws Exception {
		connection.close();
		snapshot.close();
		database.close();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void readsNoDeadRows(QueryPlanCase planCase) throws Exception {
		assertThat(buffers(planCase)).as(planCase.toString()).isBetween(1L, reader.limit(planCase));
	}

	/** Limits of the fleet count all runs of their queue. */
	static List<QueryPlanCase> cases() {
		return QueryPlanCases.all()
			.stream()
			.filter((planCase) -> FREQUENT.contains(planCase.statement()))
			.filter((planCase) -> !planCase.about().contains("limits"))
			.toList();
	}

	/**
	 * The first run may have to read the catalog anew, which says nothing about the plan.
	 */
	private static long buffers(QueryPlanCase planCase) throws Exception {
		return Math.min(read(planCase), read(planCase));
	}

	private static long read(QueryPlanCase planCase) throws Exception {
		return reader.run(NAMES.get(planCase.statement()), STATEMENTS.get(planCase.statement()), planCase.values())
			.buffers();
	}

}

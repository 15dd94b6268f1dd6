package io.awa;

import java.sql.Connection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.QueryPlanReader.QueryPlans;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A plan that was made while the tables were empty, and looked empty to the planner, is
 * kept by the connection. It must do when a burst of jobs has filled them and nobody has
 * analyzed them yet.
 */
class EmptyTablePlanTests {

	/** What a server session runs all the time. */
	private static final Set<String> HOT = Set.of("JobSql GET", "JobSql PAGE", "JobSql CANCEL", "JobSql RETRY",
			"InsertSql INSERT", "InsertSql INSERT_ONE", "InsertSql INSERT_NOW", "InsertSql INSERT_UNIQUE",
			"ClaimSql CLAIM", "SettleSql SETTLE", "SettleSql COMPLETE", "SettleSql COMPLETE_FREE", "RunLogSql WRITE",
			"WorkerSql HEARTBEAT", "CallbackSql RESOLVE", "CallbackSql HEARTBEAT");

	private static final List<String> TABLES = List.of("job", "ready", "running", "waiting", "finished", "dead_letter",
			"attempt", "unique_claim", "callback_result", "callback", "progress", "dependency", "job_log");

	private static final Map<String, String> NAMES = new LinkedHashMap<>();

	private static final Map<String, String> STATEMENTS = new HashMap<>();

	private static TestDatabase database;

	private static Connection connection;

	private static QueryPlanReader reader;

	@BeforeAll
	static void planOnEmptyTablesThenFillThem() throws Exception {
		database = TestDatabase.migrated();
		for (String table : TABLES) {
			database.sql().sql("alter table awa." + table + " set (autovacuum_enabled = off)").update();
		}
		database.sql().sql("analyze").update();
		connection = database.dataSource().getConnection();
		reader = new QueryPlanReader(connection);
		reader.planBy("force_generic_plan");
		for (SqlStatementsTests.Statement statement : SqlStatementsTests.statements()) {
			String name = statement.toString().replace(".java", "");
			if (HOT.contains(name)) {
				STATEMENTS.put(name, TestDatabase.SCHEMA.resolve(statement.sql()));
				NAMES.put(name, "hot_" + NAMES.size());
				reader.prepare(NAMES.get(name), STATEMENTS.get(name));
			}
		}
		for (QueryPlanCase planCase : cases()) {
			for (int i = 0; i < 12; i++) {
				read(planCase);
			}
		}
		QueryPlanData.fill(database, 100_000, 100_000);
	}

	@AfterAll
	static void dropDatabase() throws Exception {
		connection.close();
		database.close();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void keptPlanReadsLittle(QueryPlanCase planCase) throws Exception {
		QueryPlans plans = read(planCase);
		Set<String> fullScans = new TreeSet<>(planCase.fullScans());
		if (planCase.about().startsWith("completed")) {
			// Without statistics the planner takes completed jobs for rare.
			fullScans.add("table finished");
			fullScans.add("index finished_completed_at_idx");
		}
		assertThat(plans.fullScans()).isSubsetOf(fullScans);
		assertThat(plans.buffers()).isLessThan(2 * planCase.buffers());
	}

	/** Which of tag and queue is the rarer cannot be known before the first analyze. */
	static List<QueryPlanCase> cases() {
		return QueryPlanCases.all()
			.stream()
			.filter((planCase) -> HOT.contains(planCase.statement()))
			.filter((planCase) -> !planCase.about().endsWith("with a tag in a queue"))
			.toList();
	}

	private static QueryPlans read(QueryPlanCase planCase) throws Exception {
		return reader.run(NAMES.get(planCase.statement()), STATEMENTS.get(planCase.statement()), planCase.values());
	}

}

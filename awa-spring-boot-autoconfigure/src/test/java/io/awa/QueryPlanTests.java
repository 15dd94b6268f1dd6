package io.awa;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.QueryPlanReader.QueryPlans;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On a database that has been in use for a month, no statement reads a large table or an
 * index from end to end, unless that is meant, and each reads a bounded number of pages;
 * with a plan for the values, and with one for any values. Pages do not depend on the
 * machine, as times do.
 */
class QueryPlanTests {

	private static final List<String> MODES = List.of("force_custom_plan", "force_generic_plan");

	private static final int RUNS = 5;

	private static final Map<QueryPlanCase, Map<String, QueryPlans>> READ = new HashMap<>();

	private static final Map<String, String> STATEMENTS = new HashMap<>();

	private static TestDatabase database;

	private static Connection connection;

	private static QueryPlanReader reader;

	@BeforeAll
	static void fillDatabase() throws Exception {
		for (SqlStatementsTests.Statement statement : SqlStatementsTests.statements()) {
			STATEMENTS.put(statement.toString().replace(".java", ""), TestDatabase.SCHEMA.resolve(statement.sql()));
		}
		database = TestDatabase.migrated();
		QueryPlanData.fillAndAnalyze(database);
		connection = database.dataSource().getConnection();
		reader = new QueryPlanReader(connection);
	}

	@AfterAll
	static void dropDatabase() throws Exception {
		connection.close();
		database.close();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void statementReadsLittle(QueryPlanCase planCase) {
		read(planCase).forEach((mode, plans) -> {
			assertThat(plans.fullScans()).as("full scans with %s by %s", planCase, mode)
				.isSubsetOf(planCase.fullScans());
			assertThat(plans.buffers()).as("pages read with %s by %s", planCase, mode)
				.isLessThan(reader.limit(planCase));
			assertThat(plans.nested()).as("plans seen inside functions with %s by %s", planCase, mode)
				.isGreaterThanOrEqualTo(plans.functions().isEmpty() ? 0 : 1);
		});
	}

	/** A new statement or function needs a case. */
	@Test
	void everyStatementHasACase() {
		Set<String> named = new TreeSet<>(QueryPlanCases.WITHOUT_PLAN);
		QueryPlanCases.all().forEach((planCase) -> named.add(planCase.statement()));

		assertThat(named).containsExactlyInAnyOrderElementsOf(STATEMENTS.keySet());
	}

	/** Only functions that depend on nothing but their arguments read no tables. */
	@Test
	void everyFunctionHasACase() {
		Set<String> called = new TreeSet<>();
		cases().forEach((planCase) -> read(planCase).values().forEach((plans) -> called.addAll(plans.functions())));

		List<String> functions = database.sql()
			.sql("select proname from pg_proc where pronamespace = 'awa'::regnamespace and provolatile <> 'i'")
			.query(String.class)
			.list();
		assertThat(called).containsAll(functions);
	}

	private static Map<String, QueryPlans> read(QueryPlanCase planCase) {
		return READ.computeIfAbsent(planCase, (unread) -> {
			Map<String, QueryPlans> plans = new LinkedHashMap<>();
			MODES.forEach((mode) -> plans.put(mode, read(unread, mode)));
			return plans;
		});
	}

	/**
	 * The first run of a statement also reads the catalog to plan it, and so does one
	 * after autovacuum has been at a table: what is over the limit runs again.
	 */
	private static QueryPlans read(QueryPlanCase planCase, String mode) {
		String sql = STATEMENTS.getOrDefault(planCase.statement(), planCase.statement());
		try {
			reader.planBy(mode);
			reader.prepare("planned", sql);
			QueryPlans plans = reader.run("planned", sql, planCase.values());
			for (int run = 1; run < RUNS && plans.buffers() >= reader.limit(planCase); run++) {
				plans = reader.run("planned", sql, planCase.values());
			}
			reader.forget("planned");
			return plans;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<QueryPlanCase> cases() {
		List<QueryPlanCase> cases = new ArrayList<>(QueryPlanCases.all());
		cases.addAll(QueryPlanCases.ofFunctions());
		return cases.stream();
	}

}

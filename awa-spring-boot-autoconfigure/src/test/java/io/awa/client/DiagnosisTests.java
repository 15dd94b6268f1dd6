package io.awa.client;

import java.time.Duration;
import java.util.List;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

import io.awa.Diagnosis;
import io.awa.Diagnosis.Check;
import io.awa.Diagnosis.Finding;
import io.awa.Diagnosis.Severity;
import io.awa.Health.QueueHealth;
import io.awa.Health.WorkerHealth;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.SchemaName;
import io.awa.testsupport.LimitedRole;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a diagnosis makes of what cannot be arranged in a database for all, and of one
 * that is not there.
 */
class DiagnosisTests {

	private static final SchemaName SCHEMA = new SchemaName(SchemaName.DEFAULT);

	@Test
	void databaseThatDoesNotAnswerIsAnErrorOverBothDrivers() {
		PGSimpleDataSource nowhere = new PGSimpleDataSource();
		nowhere.setURL("jdbc:postgresql://localhost:1/none");
		Diagnosis blocking = new JdbcAwaClient(nowhere, ClientSettings.of(SCHEMA)).diagnose();
		ConnectionFactory nowhereToo = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host("localhost")
			.port(1)
			.username("nobody")
			.database("none")
			.build());
		Diagnosis reactive = new R2dbcAwaClient(nowhereToo, new SchemaMigrator(nowhere, SCHEMA),
				ClientSettings.of(SCHEMA))
			.diagnose()
			.block(Duration.ofSeconds(30));

		assertThat(List.of(blocking, reactive)).allSatisfy((diagnosis) -> {
			assertThat(diagnosis.worst()).isEqualTo(Severity.ERROR);
			assertThat(diagnosis.problems()).singleElement()
				.satisfies((finding) -> assertThat(finding.check()).isEqualTo(Check.DATABASE));
		});
	}

	@Test
	void missingTablesAreAnError() {
		try (TestDatabase empty = TestDatabase.create()) {
			Diagnosis diagnosis = new JdbcAwaClient(empty.dataSource(), ClientSettings.of(SCHEMA)).diagnose();

			assertThat(diagnosis.problems()).anySatisfy((finding) -> {
				assertThat(finding.check()).isEqualTo(Check.SCHEMA);
				assertThat(finding.severity()).isEqualTo(Severity.ERROR);
			});
		}
	}

	@Test
	void missingPrivilegesAreNamedAndLeaveTheOtherChecks() {
		try (TestDatabase database = TestDatabase.migrated(); LimitedRole role = LimitedRole.create(database)) {
			role.run("grant usage on schema awa to " + role.name());
			role.run("grant insert on awa.job to " + role.name());

			Diagnosis diagnosis = new JdbcAwaClient(role.dataSource(), ClientSettings.of(SCHEMA)).diagnose();

			assertThat(diagnosis.problems()).extracting(Finding::message)
				.anySatisfy((message) -> assertThat(message)
					.contains("may not insert jobs: no INSERT on ready, " + "USAGE on job_id_seq."))
				.anySatisfy((message) -> assertThat(message).contains("may not see all about jobs", "SELECT on job"));
			assertThat(diagnosis.findings()).extracting(Finding::check)
				.contains(Check.CLOCK)
				.doesNotContain(Check.RUNS);
		}
	}

	@Test
	void readOnlyDatabaseIsAnError() {
		try (TestDatabase database = TestDatabase.migrated()) {
			database.sql()
				.sql("alter database " + database.name() + " set default_transaction_read_only = on")
				.update();

			PGSimpleDataSource fresh = new PGSimpleDataSource();
			fresh.setURL(database.jdbcUrl());
			Diagnosis diagnosis = new JdbcAwaClient(fresh, ClientSettings.of(SCHEMA)).diagnose();

			assertThat(diagnosis.problems()).anySatisfy((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.ERROR);
				assertThat(finding.message()).contains("read-only");
			});
		}
	}

	@Test
	void clocksThatDisagreeAreFoundInBothDirections() {
		assertThat(judge(new Sign("clock", null, System.currentTimeMillis() - 3_600_000, null))).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).matches(".*36\\d\\d s ahead of .*"));
		assertThat(judge(new Sign("clock", null, System.currentTimeMillis() + 3_600_000, null))).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).matches(".*3[56]\\d\\d s behind .*"));
	}

	@Test
	void whatHoldsBackVacuumIsFound() {
		assertThat(judge(new Sign("transaction", "process 7", null, 400L))).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("process 7", "6 min 40 s"));
		assertThat(judge(new Sign("prepared", "order-1", null, 90_000L))).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("'order-1'", "1 d 1 h"));
		assertThat(judge(new Sign("slot", "replica", 2_000_000L, null))).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("'replica'", "2000000"));
	}

	@Test
	void settingsAndConnectionsAreJudged() {
		assertThat(judge(new Sign("setting", "autovacuum", null, null))).singleElement()
			.satisfies((finding) -> assertThat(finding.severity()).isEqualTo(Severity.ERROR));
		assertThat(judge(new Sign("setting", "statement_timeout", null, null))).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("statement_timeout"));
		assertThat(judge(new Sign("connections", "100", 90L, 3L))).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("90 of 97"));
		assertThat(judge(new Sign("connections", "100", 40L, 3L))).isEmpty();
		assertThat(new ServerDiagnosis(List.of(), SCHEMA, 2).findings(true)).anySatisfy((finding) -> {
			assertThat(finding.check()).isEqualTo(Check.CONNECTIONS);
			assertThat(finding.message()).contains("2 connections");
		});
	}

	@Test
	void workerIsJudgedByWhatItSays() {
		WorkerHealth well = new WorkerHealth(true, true, true, true, false, List.of(new QueueHealth("mail", 2, 5)));
		WorkerHealth ill = new WorkerHealth(false, false, true, false, false, List.of());

		assertThat(WorkerDiagnosis.findings(well))
			.allSatisfy((finding) -> assertThat(finding.severity()).isEqualTo(Severity.OK))
			.anySatisfy((finding) -> assertThat(finding.message()).contains("2 jobs of 1 queues"));
		assertThat(WorkerDiagnosis.findings(ill)).extracting(Finding::severity)
			.containsExactly(Severity.ERROR, Severity.ERROR, Severity.WARNING);
	}

	/**
	 * Without the complaint that the tables are missing, of which the signs say nothing.
	 */
	private static List<Finding> judge(Sign sign) {
		return new ServerDiagnosis(List.of(sign), SCHEMA, null).findings(false)
			.stream()
			.filter((finding) -> finding.check() != Check.SCHEMA && finding.severity() != Severity.OK)
			.toList();
	}

}

package io.awa.client;

import java.sql.Connection;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.awa.Diagnosis;
import io.awa.Diagnosis.Check;
import io.awa.Diagnosis.Finding;
import io.awa.Diagnosis.Severity;
import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.migration.SchemaMigrations;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a diagnosis finds, by what is in the tables.
 */
class DiagnosisContractTests extends ClientContract {

	private static final String LONG_AGO = "clock_timestamp() - interval '1 hour'";

	DiagnosisContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void emptyTablesHaveNoProblemsAndEachCheckSaysSomething() {
		given().available(InsertOptions.defaults().withQueue("mail").withDelay(Duration.ofHours(1)));

		Diagnosis diagnosis = call(AwaClient::diagnose);

		Set<Check> checks = diagnosis.findings().stream().map(Finding::check).collect(Collectors.toSet());
		assertThat(checks).isEqualTo(EnumSet.complementOf(EnumSet.of(Check.NOTIFICATIONS)));
		assertThat(diagnosis.problems()).filteredOn((problem) -> problem.check() != Check.DATABASE).isEmpty();
		assertThat(diagnosis.toText()).contains("ok      schema", "version " + SchemaMigrations.VERSION);
	}

	@Test
	void settingsThatLoseJobsAreFound() {
		String fsync = database().sql().sql("show fsync").query(String.class).single();

		Diagnosis diagnosis = call(AwaClient::diagnose);

		List<Finding> found = problems(diagnosis, Check.DATABASE);
		assertThat(found).hasSize(fsync.equals("off") ? 1 : 0)
			.allSatisfy((finding) -> assertThat(finding.message()).contains("fsync"));
	}

	@Test
	void otherVersionIsAnErrorAndJobsAreNotLookedAt() {
		database().pretendVersion(SchemaMigrations.VERSION + 1, SchemaMigrations.VERSION + 1);
		try {
			Diagnosis diagnosis = call(AwaClient::diagnose);

			assertThat(problems(diagnosis, Check.SCHEMA)).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.ERROR);
				assertThat(finding.message()).contains(String.valueOf(SchemaMigrations.VERSION + 1));
			});
			assertThat(diagnosis.worst()).isEqualTo(Severity.ERROR);
			assertThat(diagnosis.findings()).extracting(Finding::check).doesNotContain(Check.RUNS);
		}
		finally {
			database().pretendVersion(SchemaMigrations.VERSION, SchemaMigrations.VERSION);
		}
	}

	@Test
	void newerVersionThatIsSafeIsToldAndJobsAreLookedAt() {
		database().pretendVersion(SchemaMigrations.VERSION + 1, SchemaMigrations.VERSION);
		try {
			Diagnosis diagnosis = call(AwaClient::diagnose);

			assertThat(problems(diagnosis, Check.SCHEMA)).isEmpty();
			assertThat(diagnosis.toText()).contains("have version " + (SchemaMigrations.VERSION + 1),
					"made for version " + SchemaMigrations.VERSION);
			assertThat(diagnosis.findings()).extracting(Finding::check).contains(Check.RUNS);
		}
		finally {
			database().pretendVersion(SchemaMigrations.VERSION, SchemaMigrations.VERSION);
		}
	}

	@Test
	void runWithoutAWorkerIsFound() {
		given().running(InsertOptions.defaults());
		update("update awa.running set claimed_at = " + LONG_AGO);

		assertFound(Check.RUNS, "without a worker: 1", "1 h");
	}

	@Test
	void runPastItsTimeIsFound() {
		given().running(InsertOptions.defaults().withQueue("mail"));
		update("insert into awa.worker (id, node, version, queues, capacity) values (7, 'n', '1', '{mail}', 1)");
		update("update awa.running set deadline_at = " + LONG_AGO);

		assertFound(Check.RUNS, "'mail'", "longer than they may: 1");
	}

	@Test
	void silentWorkerIsFound() {
		update("insert into awa.worker (id, node, version, queues, capacity, heartbeat_at) "
				+ "values (7, 'node-7', '1', '{mail}', 1, " + LONG_AGO + ")");

		assertFound(Check.RUNS, "node-7", "silent for 1 h");
	}

	@Test
	void jobThatNobodyStartsIsFound() {
		given().available(InsertOptions.defaults().withQueue("mail").withPriority(3).withKind("letter"));
		update("update awa.ready set run_at = " + LONG_AGO);

		Diagnosis diagnosis = call(AwaClient::diagnose);

		assertThat(problems(diagnosis, Check.QUEUES)).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("'mail'", "due for 1 h"));
		assertThat(problems(diagnosis, Check.KINDS)).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("'letter'", "'mail'"));
	}

	@Test
	void pausedQueueIsFoundAndItsJobsAreExpectedToWait() {
		given().available(InsertOptions.defaults().withQueue("mail"));
		update("update awa.ready set run_at = " + LONG_AGO);
		update("insert into awa.queue (name, paused_at) values ('mail', " + LONG_AGO + ")");

		Diagnosis diagnosis = call(AwaClient::diagnose);

		assertThat(problems(diagnosis, Check.QUEUES)).singleElement()
			.satisfies((finding) -> assertThat(finding.message()).contains("'mail'", "paused for 1 h"));
	}

	@Test
	void waitThatNobodyEndsIsFound() {
		given().in(JobState.WAITING_EXTERNAL, InsertOptions.defaults());
		update("update awa.waiting set timeout_at = " + LONG_AGO);

		assertFound(Check.QUEUES, "callbacks", "1 h");
	}

	@Test
	void scheduleThatFailsIsFound() {
		update("insert into awa.cron_schedule (name, expression, zone, kind, args, last_error) "
				+ "values ('nightly', '0 3 * * *', 'UTC', 'k', '{}', 'no such zone')");

		assertFound(Check.SCHEDULES, "nightly", "no such zone");
	}

	@Test
	void openTransactionIsASign() throws Exception {
		try (Connection connection = database().dataSource().getConnection()) {
			connection.setAutoCommit(false);
			connection.createStatement().execute("select txid_current()");

			List<Sign> signs = JdbcSqlExecutor.joining(database().dataSource(), TestDatabase.SCHEMA)
				.query(DiagnosisSql.holders(Duration.ZERO), DiagnosisSql::read);

			assertThat(signs).anySatisfy((sign) -> {
				assertThat(sign.sign()).isEqualTo("transaction");
				assertThat(sign.name()).startsWith("process ");
			});
		}
	}

	private void assertFound(Check check, String... parts) {
		Diagnosis diagnosis = call(AwaClient::diagnose);
		assertThat(problems(diagnosis, check)).singleElement().satisfies((finding) -> {
			assertThat(finding.severity()).isEqualTo(Severity.WARNING);
			assertThat(finding.message()).contains(parts);
			assertThat(finding.remedy()).isNotBlank();
		});
	}

	private static List<Finding> problems(Diagnosis diagnosis, Check check) {
		return diagnosis.problems().stream().filter((problem) -> problem.check() == check).toList();
	}

	private void update(String sql) {
		database().sql().sql(sql).update();
	}

}

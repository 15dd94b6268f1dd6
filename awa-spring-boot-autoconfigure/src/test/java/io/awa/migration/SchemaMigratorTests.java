package io.awa.migration;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import io.awa.SchemaException;
import io.awa.SchemaException.Problem;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.testsupport.LimitedRole;
import io.awa.testsupport.LogWatch;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link SchemaMigrator}, {@link SchemaCheck} and {@link ExportSchema}.
 */
class SchemaMigratorTests {

	private static final SchemaName SCHEMA = new SchemaName("awa");

	private final TestDatabase database = TestDatabase.create();

	private final SchemaMigrator migrator = new SchemaMigrator(this.database.dataSource(), SCHEMA);

	@BeforeEach
	void isEmpty() {
		assertThat(tables("awa")).isEmpty();
	}

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void createsEverythingInItsOwnSchema() {
		this.migrator.migrate();

		assertThat(tables("awa")).containsExactlyInAnyOrder("job", "ready", "running", "waiting", "finished",
				"dead_letter", "attempt", "unique_claim", "progress", "queue", "worker", "cron_schedule", "cron_job",
				"lease_epoch", "callback", "callback_result", "dependency", "queue_retention", "descriptor",
				"rate_bucket", "job_log", "audit", "job_status", "schema_history");
		assertThat(tables("public")).isEmpty();
		assertThatNoException().isThrownBy(this::check);
	}

	@Test
	void otherSchemaNameIsUsedThroughout() {
		SchemaName other = new SchemaName("jobs_2");

		new SchemaMigrator(this.database.dataSource(), other).migrate();

		assertThat(tables("jobs_2")).hasSize(24);
		assertThat(tables("awa")).isEmpty();
	}

	/**
	 * The jobs of the first version have neither a first due time nor a queue at the end.
	 */
	@Test
	void jobsOfTheFirstVersionAreFoundAfterTheUpdate() throws IOException {
		this.database.sql().sql("create schema awa").update();
		this.database.sql().sql(firstMigration()).update();
		this.database.sql()
			.sql("""
					with inserted as (
					  insert into awa.job (kind, queue, args) values ('old', 'mail', '{}'), ('old', 'mail', '{}') returning id
					), waiting as (
					  insert into awa.ready (job_id, run_at, priority, attempt, queue, kind)
					  select min(id), now() - interval '1 day', 2, 0, 'mail', 'old' from inserted
					)
					insert into awa.finished (job_id, finished_at, attempt, state)
					select max(id), now(), 1, 'failed' from inserted""")
			.update();

		this.migrator.migrate();

		assertThat(this.database.sql().sql("select state from awa.job_status order by id").query(String.class).list())
			.containsExactly("available", "failed");
		assertThat(this.database.sql()
			.sql("select outcome from awa.cancel_jobs(array(select id from awa.job), 'test') order by job_id")
			.query(String.class)
			.list()).containsExactly("changed", "unchanged");
		assertThat(this.database.sql().sql("select queue || kind from awa.finished").query(String.class).list())
			.containsExactly("mailold", "mailold");
	}

	private static String firstMigration() throws IOException {
		String file = "/" + SchemaMigrations.LOCATION + "/" + SchemaMigrations.FILES.get(0);
		try (InputStream stream = SchemaMigrations.class.getResourceAsStream(file)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("${schema}", "awa");
		}
	}

	@Test
	void concurrentNodesMigrateOnce() throws Exception {
		ExecutorService nodes = Executors.newFixedThreadPool(6);
		Callable<Void> start = () -> {
			new SchemaMigrator(this.database.dataSource(), SCHEMA).migrate();
			return null;
		};

		for (Future<Void> node : nodes.invokeAll(IntStream.range(0, 6).mapToObj((i) -> start).toList())) {
			node.get();
		}
		nodes.shutdown();

		assertThat(this.database.sql()
			.sql("select count(*) from awa.schema_history where version = '001'")
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	void newerSchemaThatIsNotSafeIsRefused() {
		this.migrator.migrate();
		this.database.pretendVersion(SchemaMigrations.VERSION + 2, SchemaMigrations.VERSION + 1);

		for (ThrowingCallable start : List.<ThrowingCallable>of(this.migrator::migrate, this::check)) {
			assertThatExceptionOfType(SchemaException.class).isThrownBy(start)
				.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.NEWER))
				.withMessageContaining("at version " + (SchemaMigrations.VERSION + 2))
				.withMessageContaining("only knows version " + SchemaMigrations.VERSION)
				.withMessageContaining("version " + (SchemaMigrations.VERSION + 1) + " or newer")
				.withMessageContaining("Update awa-spring-boot-starter");
		}
	}

	@Test
	void newerSchemaThatIsSafeIsToldAndLeftAsItIs() {
		this.migrator.migrate();
		this.database.pretendVersion(SchemaMigrations.VERSION + 1, SchemaMigrations.VERSION);
		addToHistory(SchemaMigrations.VERSION + 1);
		List<String> history = history();

		for (Runnable start : List.<Runnable>of(this.migrator::migrate, this::check)) {
			try (LogWatch log = LogWatch.startWithEverything()) {
				start.run();

				assertThat(log.texts()).filteredOn((text) -> text.contains("only knows version"))
					.singleElement()
					.asString()
					.contains("at version " + (SchemaMigrations.VERSION + 1),
							"only knows version " + SchemaMigrations.VERSION, "Update awa-spring-boot-starter");
			}
		}
		assertThat(history()).isEqualTo(history);
		assertThat(numbers()).containsExactly(SchemaMigrations.VERSION + 1, SchemaMigrations.VERSION);
	}

	@Test
	void newerSchemaFromAScriptGetsNoHistory() {
		this.database.sql().sql(SchemaMigrations.script(SCHEMA)).update();
		this.database.pretendVersion(SchemaMigrations.VERSION + 1, SchemaMigrations.VERSION);

		this.migrator.migrate();

		assertThat(tables("awa")).doesNotContain("schema_history");
	}

	/** As if a newer jar had been first while this one waited for its turn. */
	@Test
	void newerHistoryDoesNotDisturbFlyway() {
		this.migrator.migrate();
		addToHistory(SchemaMigrations.VERSION + 1);
		List<String> history = history();

		assertThatNoException().isThrownBy(this.migrator::migrate);

		assertThat(history()).isEqualTo(history);
	}

	@Test
	void schemaThatBecomesTooNewDuringTheMigrationIsRefused() {
		this.migrator.migrate();
		AtomicInteger connections = new AtomicInteger();
		DataSource overtaken = new DelegatingDataSource(this.database.dataSource()) {
			@Override
			public Connection getConnection() throws SQLException {
				if (connections.incrementAndGet() == 2) {
					SchemaMigratorTests.this.database.pretendVersion(99, 99);
				}
				return super.getConnection();
			}
		};

		assertThatExceptionOfType(SchemaException.class)
			.isThrownBy(() -> new SchemaMigrator(overtaken, SCHEMA).migrate())
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.NEWER));
	}

	@Test
	void olderSchemaIsRefusedByTheCheck() {
		this.migrator.migrate();
		this.database.pretendVersion(SchemaMigrations.VERSION - 1, SchemaMigrations.VERSION - 1);

		assertThatExceptionOfType(SchemaException.class).isThrownBy(this::check)
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.OLDER))
			.withMessageContaining("needs version " + SchemaMigrations.VERSION);
	}

	private void addToHistory(int version) {
		this.database.sql()
			.sql("insert into awa.schema_history (installed_rank, version, description, type, script, checksum, "
					+ "installed_by, execution_time, success) values (:version, lpad(:version::text, 3, '0'), 'later', "
					+ "'SQL', 'V0__later.sql', 7, 'someone', 1, true)")
			.param("version", version)
			.update();
	}

	private List<String> history() {
		return this.database.sql()
			.sql("select to_jsonb(schema_history)::text from awa.schema_history order by installed_rank")
			.query(String.class)
			.list();
	}

	private List<Integer> numbers() {
		return this.database.sql()
			.sql("select awa.schema_version() union all select awa.oldest_jar_version()")
			.query(Integer.class)
			.list();
	}

	@Test
	void checkTellsMissingFromOlder() {
		assertThatExceptionOfType(SchemaException.class).isThrownBy(this::check)
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.MISSING));
	}

	@Test
	void exportedScriptMakesTheSameSchemaAndMigrationsGoOnFromIt(@TempDir Path folder) throws IOException {
		Path script = folder.resolve("awa.sql");
		ExportSchema.main(new String[] { script.toString(), "awa" });

		this.database.sql().sql(Files.readString(script)).update();
		String byScript = columns();
		assertThatNoException().isThrownBy(this::check);
		this.migrator.migrate();
		assertThat(tables("awa")).contains("schema_history");

		this.database.sql().sql("drop schema awa cascade").update();
		this.migrator.migrate();
		assertThat(columns()).isEqualTo(byScript);
	}

	@Test
	void roleWithoutRightToCreateIsExplained() {
		try (LimitedRole role = LimitedRole.create(this.database)) {
			assertThatExceptionOfType(SchemaException.class)
				.isThrownBy(() -> new SchemaMigrator(role.dataSource(), SCHEMA).migrate())
				.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.FAILED))
				.withMessageContaining("CREATE on the database");
		}
	}

	@Test
	void roleThatMayNotUseTheSchemaIsExplained() {
		this.migrator.migrate();
		try (LimitedRole role = LimitedRole.create(this.database)) {
			assertThatExceptionOfType(SchemaException.class).isThrownBy(
					() -> SchemaCheck.requireCurrent(JdbcSqlExecutor.autoCommitting(role.dataSource(), SCHEMA), SCHEMA))
				.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.NOT_PERMITTED));
			assertThatExceptionOfType(SchemaException.class)
				.isThrownBy(() -> new SchemaMigrator(role.dataSource(), SCHEMA).migrate())
				.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.NOT_PERMITTED));

			for (String grant : SchemaMigrations.grants(SCHEMA, role.name()).split("; ?")) {
				role.run(grant);
			}

			assertThatNoException().isThrownBy(() -> SchemaCheck
				.requireCurrent(JdbcSqlExecutor.autoCommitting(role.dataSource(), SCHEMA), SCHEMA));
		}
	}

	@Test
	void everyMigrationFileIsListed() throws URISyntaxException, IOException {
		Path classes = Path.of(SchemaMigrations.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		Path folder = classes.resolve(SchemaMigrations.LOCATION);
		try (Stream<Path> files = Files.list(folder)) {
			assertThat(files.map((file) -> file.getFileName().toString()).filter((name) -> name.endsWith(".sql")))
				.containsExactlyInAnyOrderElementsOf(SchemaMigrations.FILES);
		}
	}

	@Test
	void schemaNameThatNeedsQuotingIsRefused() {
		for (String name : List.of("Awa", "a-b", "a;drop", "1a", "", "public", "pg_awa", "a".repeat(49), "a\"b")) {
			assertThatIllegalArgumentException().isThrownBy(() -> new SchemaName(name))
				.withMessageContaining("'" + name + "'")
				.withMessageContaining("awa.schema");
		}
	}

	private void check() {
		SchemaCheck.requireCurrent(JdbcSqlExecutor.autoCommitting(this.database.dataSource(), SCHEMA), SCHEMA);
	}

	private List<String> tables(String schema) {
		return this.database.sql()
			.sql("select table_name from information_schema.tables where table_schema = :schema order by 1")
			.param("schema", schema)
			.query(String.class)
			.list();
	}

	private String columns() {
		return this.database.sql().sql("""
				select table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(column_default, '')
				from information_schema.columns
				where table_schema = 'awa' and table_name <> 'schema_history'
				order by 1""").query(String.class).list().stream().collect(Collectors.joining("\n"));
	}

}

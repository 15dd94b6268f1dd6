package io.awa.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.TaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;
import tools.jackson.databind.ObjectMapper;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.R2dbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.json.JacksonJobCodec;
import io.awa.json.JobCodec;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.SchemaName;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.AwaWorker;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.JobWakeUps;
import io.awa.worker.RetryPolicy;
import io.awa.worker.WorkerStorage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is there, what backs off, and what works without each optional dependency.
 */
class AwaAutoConfigurationTests {

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@Test
	void jdbcApplicationGetsOurBeansAndNoOthers() {
		AwaContexts.jdbc(database).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(JdbcAwaClient.class)
				.hasSingleBean(AwaWorker.class)
				.hasSingleBean(JobCodec.class)
				.hasSingleBean(RetryPolicy.class)
				.hasSingleBean(DataSource.class)
				.hasSingleBean(TransactionTemplate.class)
				.doesNotHaveBean(ReactiveAwaClient.class)
				.doesNotHaveBean(ConnectionFactory.class);
			assertThat(context.getBean(TransactionManager.class)).isSameAs(context.getBean("transactionManager"));
			assertNothingForOthersToPickUp(context);
		});
	}

	@Test
	void r2dbcApplicationGetsOurBeansAndNoOthers() {
		AwaContexts.r2dbc(database).run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(R2dbcAwaClient.class)
				.hasSingleBean(AwaWorker.class)
				.hasSingleBean(ConnectionFactory.class)
				.hasSingleBean(TransactionalOperator.class)
				.doesNotHaveBean(AwaClient.class)
				.doesNotHaveBean(DataSource.class);
			assertThat(context.getBean(TransactionManager.class))
				.isSameAs(context.getBean("connectionFactoryTransactionManager"));
			assertNothingForOthersToPickUp(context);
		});
	}

	@Test
	void publicBeansBackOff() {
		AwaClient client = Mockito.mock(AwaClient.class);
		JobCodec codec = new JacksonJobCodec();
		RetryPolicy retryPolicy = (attempt) -> Duration.ZERO;
		SchemaMigrator migrator = new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA);
		HandlerRegistry handlers = new HandlerRegistry(List.of());
		AwaContexts.jdbc(database)
			.withBean("ownClient", AwaClient.class, () -> client)
			.withBean("ownCodec", JobCodec.class, () -> codec)
			.withBean("ownRetryPolicy", RetryPolicy.class, () -> retryPolicy)
			.withBean("ownMigrator", SchemaMigrator.class, () -> migrator)
			.withBean("ownHandlers", HandlerRegistry.class, () -> handlers)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(AwaClient.class)).isSameAs(client);
				assertThat(context.getBean(JobCodec.class)).isSameAs(codec);
				assertThat(context.getBean(RetryPolicy.class)).isSameAs(retryPolicy);
				assertThat(context.getBean(SchemaMigrator.class)).isSameAs(migrator);
				assertThat(context.getBean(HandlerRegistry.class)).isSameAs(handlers);
			});
	}

	@Test
	void reactiveClientBacksOff() {
		ReactiveAwaClient client = Mockito.mock(ReactiveAwaClient.class);
		AwaContexts.r2dbc(database)
			.withBean("ownClient", ReactiveAwaClient.class, () -> client)
			.run((context) -> assertThat(context.getBean(ReactiveAwaClient.class)).isSameAs(client));
	}

	@Test
	void storageWakeUpsAndWorkerBackOff() {
		AwaContexts.jdbc(database).run((source) -> {
			WorkerStorage storage = source.getBean(WorkerStorage.class);
			JobWakeUps wakeUps = source.getBean(JobWakeUps.class);
			AwaWorker worker = source.getBean(AwaWorker.class);
			AwaContexts.jdbc(database)
				.withBean("ownStorage", WorkerStorage.class, () -> storage)
				.withBean("ownWakeUps", JobWakeUps.class, () -> wakeUps)
				.withBean("ownWorker", AwaWorker.class, () -> worker)
				.run((context) -> {
					assertThat(context.getBean(WorkerStorage.class)).isSameAs(storage);
					assertThat(context.getBean(JobWakeUps.class)).isSameAs(wakeUps);
					assertThat(context.getBean(AwaWorker.class)).isSameAs(worker);
				});
		});
	}

	@Test
	void jdbcApplicationToleratesAbsenceOfEach() {
		for (Class<?> absent : new Class<?>[] { ConnectionFactory.class, DatabaseClient.class,
				PostgresqlConnectionFactory.class, Mono.class, EmbeddedPostgres.class, R2dbcConnectionDetails.class }) {
			AwaContexts.jdbc(database)
				.withClassLoader(new FilteredClassLoader(absent))
				.run((context) -> assertThat(context).as(absent.getName())
					.hasNotFailed()
					.hasSingleBean(JdbcAwaClient.class));
		}
	}

	@Test
	void applicationsOwnDataSourceNeedsNothingOfBootsJdbc() {
		for (Class<?> absent : new Class<?>[] { HikariDataSource.class, JdbcConnectionDetails.class,
				DatabaseInitializationDependencyConfigurer.class }) {
			new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
				.withBean(DataSource.class, database::dataSource, (definition) -> definition.setDestroyMethodName(""))
				.withClassLoader(new FilteredClassLoader(absent))
				.run((context) -> assertThat(context).as(absent.getName())
					.hasNotFailed()
					.hasSingleBean(JdbcAwaClient.class)
					.doesNotHaveBean(JdbcAddress.Finder.class));
		}
	}

	@Test
	void missingSpringJdbcMeansNoBlockingClient() {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withBean(DataSource.class, database::dataSource, (definition) -> definition.setDestroyMethodName(""))
			.withClassLoader(new FilteredClassLoader(JdbcClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AwaClient.class));
	}

	@Test
	void missingSpringR2dbcOrDriverMeansNoReactiveClient() {
		for (Class<?> absent : new Class<?>[] { DatabaseClient.class, PostgresqlConnectionFactory.class }) {
			new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
				.withBean(ConnectionFactory.class, ClientSelectionTests.NOWHERE)
				.withClassLoader(new FilteredClassLoader(absent))
				.run((context) -> assertThat(context).as(absent.getName())
					.hasNotFailed()
					.doesNotHaveBean(ReactiveAwaClient.class));
		}
	}

	@Test
	void customSchemaIsUsed() {
		AwaContexts.jdbc(database).withPropertyValues("awa.schema=jobs").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(SchemaName.class)).hasToString("jobs");
			context.getBean(AwaClient.class)
				.insert(Map.of("a", 1), InsertOptions.defaults().withKind("in_custom_schema"));
			assertThat(database.count("jobs.job where kind = 'in_custom_schema'")).isOne();
		});
	}

	@Test
	void badSchemaIsRefused() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.schema=Bad-Name")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'Bad-Name' (awa.schema)"));
	}

	private static void assertNothingForOthersToPickUp(ApplicationContext context) {
		for (Class<?> type : new Class<?>[] { Flyway.class, Clock.class, Executor.class, ObjectMapper.class,
				TaskExecutor.class }) {
			assertThat(Arrays.asList(context.getBeanNamesForType(type))).as(type.getName()).isEmpty();
		}
	}

}

package io.awa.autoconfigure;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.awa.SchemaException;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.migration.SchemaMigrations;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The tables are made at start, beside whatever the application migrates itself.
 */
class MigrationTests {

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
	void flywayOfTheApplicationRunsBeforeOurs() {
		withFlyway().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.database.count("app_by_flyway")).isZero();
			assertThat(this.database.count("public.flyway_schema_history")).isOne();
			assertThat(version()).isEqualTo(SchemaMigrations.VERSION);
			assertThat(context.getBeanFactory().getBeanDefinition("awaSchemaInitializer").getDependsOn())
				.contains("flywayInitializer");
		});
	}

	@Test
	void flywayOfTheApplicationRunsAfterOurs() {
		this.database.migrate(TestDatabase.SCHEMA);

		withFlyway().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.database.count("app_by_flyway")).isZero();
			assertThat(this.database.count("public.flyway_schema_history")).isOne();
		});
		withFlyway().run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void liquibaseOfTheApplicationRunsBeforeOurs() {
		withLiquibase().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.database.count("app_by_liquibase")).isZero();
			assertThat(version()).isEqualTo(SchemaMigrations.VERSION);
			assertThat(context.getBeanFactory().getBeanDefinition("awaSchemaInitializer").getDependsOn())
				.contains("liquibase");
		});
	}

	@Test
	void liquibaseOfTheApplicationRunsAfterOurs() {
		this.database.migrate(TestDatabase.SCHEMA);

		withLiquibase().run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(this.database.count("app_by_liquibase")).isZero();
		});
	}

	@Test
	void clientsAndWorkerWaitForTheTables() {
		AwaContexts.jdbc(this.database)
			.run((context) -> assertThat(new String[] { "awaClient", "awaWorker" })
				.allSatisfy((name) -> assertThat(context.getBeanFactory().getBeanDefinition(name).getDependsOn())
					.contains("awaSchemaInitializer")));
	}

	@Test
	void r2dbcApplicationMigratesItself() {
		AwaContexts.r2dbc(this.database).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(version()).isEqualTo(SchemaMigrations.VERSION);
		});
	}

	@Test
	void r2dbcApplicationWithUnknownSettingsIsRefused() {
		withOwnConnectionFactory().run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(MigrationAddressException.class)
			.hasMessageContaining("awa.migration.url"));
	}

	@Test
	void r2dbcApplicationWithUnknownSettingsMayStartWithoutMigrating() {
		withOwnConnectionFactory().withPropertyValues("awa.migration.mode=none").run((context) -> {
			assertThat(context).hasNotFailed();
			ReactiveAwaClient client = context.getBean(ReactiveAwaClient.class);
			assertThatExceptionOfType(MigrationAddressException.class).isThrownBy(() -> client.migrate().block())
				.withMessageContaining("awa.migration.url");
		});
	}

	@Test
	void r2dbcApplicationWithUnknownSettingsMigratesByUrl() {
		withOwnConnectionFactory().withPropertyValues("awa.migration.url=" + this.database.jdbcUrl()).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(version()).isEqualTo(SchemaMigrations.VERSION);
		});
	}

	@Test
	void credentialsOfTheApplicationCompleteTheUrl() {
		String url = "jdbc:postgresql://" + this.database.host() + ":" + this.database.port() + "/"
				+ this.database.name();

		AwaContexts.r2dbc(this.database)
			.withPropertyValues("awa.migration.url=" + url)
			.run((context) -> assertThat(context).hasNotFailed());
		AwaContexts.jdbc()
			.withPropertyValues("spring.datasource.url=" + url,
					"spring.datasource.username=" + this.database.username(),
					"spring.datasource.password=" + this.database.password(), "awa.migration.url=" + url)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void otherRoleMigrates() {
		String owner = this.database.name() + "_owner";
		TestDatabase.execute("create role " + owner + " login password 'pw' superuser");
		try {
			AwaContexts.r2dbc(this.database)
				.withPropertyValues("awa.migration.username=" + owner, "awa.migration.password=pw")
				.run((context) -> assertThat(context).hasNotFailed());
			assertThat(this.database.sql()
				.sql("select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'awa'")
				.query(String.class)
				.single()).isEqualTo(owner);
		}
		finally {
			this.database.sql().sql("drop schema awa cascade").update();
			TestDatabase.execute("drop role " + owner);
		}
	}

	@Test
	void concurrentStartsMigrateOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(6);
		try {
			List<Callable<Boolean>> starts = IntStream.range(0, 6).mapToObj((i) -> (Callable<Boolean>) () -> {
				Throwable[] failure = new Throwable[1];
				ApplicationContextRunner runner = (i % 2 == 0) ? AwaContexts.jdbc(this.database)
						: AwaContexts.r2dbc(this.database);
				runner.run((context) -> failure[0] = context.getStartupFailure());
				return failure[0] == null;
			}).toList();

			for (Future<Boolean> start : threads.invokeAll(starts)) {
				assertThat(start.get()).isTrue();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.database.count("awa.schema_history where version is not null"))
			.isEqualTo(SchemaMigrations.VERSION);
	}

	@Test
	void newerSchemaIsRefusedUnlessItIsSafe() {
		this.database.migrate(TestDatabase.SCHEMA);

		for (ApplicationContextRunner runner : List.of(AwaContexts.jdbc(this.database),
				AwaContexts.r2dbc(this.database))) {
			for (String mode : List.of("auto", "validate")) {
				ApplicationContextRunner start = runner.withPropertyValues("awa.migration.mode=" + mode);
				this.database.pretendVersion(99, SchemaMigrations.VERSION + 1);
				start.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(SchemaException.class)
					.hasMessageContaining("is at version 99"));
				this.database.pretendVersion(99, SchemaMigrations.VERSION);
				start.run((context) -> assertThat(context).hasNotFailed());
				assertThat(version()).isEqualTo(99);
			}
		}
	}

	@Test
	void validatingRefusesMissingTablesAndTakesExistingOnes() {
		for (ApplicationContextRunner runner : List.of(AwaContexts.jdbc(this.database),
				AwaContexts.r2dbc(this.database))) {
			runner.withPropertyValues("awa.migration.mode=validate")
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(SchemaException.class)
					.hasMessageContaining("Schema 'awa' with the tables of the job queue does not exist"));
		}
		this.database.migrate(TestDatabase.SCHEMA);
		for (ApplicationContextRunner runner : List.of(AwaContexts.jdbc(this.database),
				AwaContexts.r2dbc(this.database))) {
			runner.withPropertyValues("awa.migration.mode=validate")
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void noneLeavesTheDatabaseAloneUntilAsked() {
		AwaContexts.jdbc(this.database).withPropertyValues("awa.migration.mode=none").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(schemas()).isZero();

			context.getBean(AwaClient.class).migrate();

			assertThat(schemas()).isOne();
		});
	}

	private ApplicationContextRunner withFlyway() {
		return AwaContexts.jdbc(this.database)
			.withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
			.withPropertyValues("spring.flyway.locations=classpath:io/awa/autoconfigure/flyway");
	}

	private ApplicationContextRunner withLiquibase() {
		return AwaContexts.jdbc(this.database)
			.withConfiguration(AutoConfigurations.of(LiquibaseAutoConfiguration.class))
			.withPropertyValues("spring.liquibase.change-log=classpath:io/awa/autoconfigure/liquibase/changelog.sql");
	}

	private ApplicationContextRunner withOwnConnectionFactory() {
		return new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withBean(ConnectionFactory.class, this.database::rawConnectionFactory);
	}

	private int version() {
		return this.database.sql().sql("select awa.schema_version()").query(Integer.class).single();
	}

	private long schemas() {
		return this.database.count("pg_namespace where nspname = 'awa'");
	}

}

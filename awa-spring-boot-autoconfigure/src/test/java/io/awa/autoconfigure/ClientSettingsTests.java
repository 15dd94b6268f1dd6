package io.awa.autoconfigure;

import java.util.Arrays;
import java.util.Map;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;

import io.awa.InsertOptions;
import io.awa.QueueFullException;
import io.awa.TransactionRequiredException;
import io.awa.TransactionRequirement;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What reaches the clients from properties and from the transaction managers of the
 * application.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ClientSettingsTests {

	private static final InsertOptions GREET = InsertOptions.defaults().withKind("greet");

	private final TestDatabase database = TestDatabase.migrated();

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("truncate awa.job, awa.ready").update();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void blockingClientRefusesInsertsOutsideTransactionsIfAskedTo() {
		jdbc().withPropertyValues("awa.insert.require-transaction=fail").run((context) -> {
			AwaClient client = context.getBean(AwaClient.class);
			assertThatExceptionOfType(TransactionRequiredException.class)
				.isThrownBy(() -> client.insert(Map.of(), GREET));
			client.insert(Map.of(), GREET.withTransaction(TransactionRequirement.OFF));
			client.inTransaction((transaction) -> transaction.insert(Map.of(), GREET));
		});

		assertThat(this.database.count("awa.job")).isEqualTo(2);
	}

	@Test
	void reactiveClientRefusesInsertsOutsideTransactionsIfAskedTo() {
		AwaContexts.r2dbc(this.database)
			.withPropertyValues("awa.worker.enabled=false", "awa.insert.require-transaction=fail")
			.run((context) -> {
				ReactiveAwaClient client = context.getBean(ReactiveAwaClient.class);
				assertThatExceptionOfType(TransactionRequiredException.class)
					.isThrownBy(() -> client.insert(Map.of(), GREET).block());
				client.insert(Map.of(), GREET.withTransaction(TransactionRequirement.OFF)).block();
				client.inTransaction((transaction) -> transaction.insert(Map.of(), GREET)).block();
			});

		assertThat(this.database.count("awa.job")).isEqualTo(2);
	}

	@Test
	void bothClientsObeyTheDepthOfAQueue() {
		String[] properties = { "awa.worker.enabled=false", "awa.insert.queues.default.max-depth=1" };
		jdbc().withPropertyValues(properties).run((context) -> {
			AwaClient client = context.getBean(AwaClient.class);
			client.insert(Map.of(), GREET);
			assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> client.insert(Map.of(), GREET));
		});
		AwaContexts.r2dbc(this.database).withPropertyValues(properties).run((context) -> {
			ReactiveAwaClient client = context.getBean(ReactiveAwaClient.class);
			assertThatExceptionOfType(QueueFullException.class)
				.isThrownBy(() -> client.insert(Map.of(), GREET).block());
		});

		assertThat(this.database.count("awa.job")).isEqualTo(1);
	}

	@Test
	void depthThatLostCharactersOfItsQueueIsPointedAt(CapturedOutput output) {
		jdbc().withPropertyValues("awa.insert.queues.bulkmail.max-depth=1").run((context) -> {
			AwaClient client = context.getBean(AwaClient.class);
			client.insert(Map.of(), GREET.withQueue("bulk_mail"));
			client.insert(Map.of(), GREET.withQueue("bulk_mail"));
		});

		assertThat(output.getOut().split("write awa.insert.queues\\[bulk_mail\\]", -1)).hasSize(2);
	}

	@ParameterizedTest
	@CsvSource({ "max-depth=0, max-depth is 0", "max-wait=1h, max-depth is 0",
			"max-depth=5;max-wait=-1s, max-wait is PT-1S", "max-depth=5;max-wait=2h, max-wait is PT2H" })
	void badDepthNamesItsProperty(String values, String message) {
		String[] properties = Arrays.stream(values.split(";"))
			.map((value) -> "awa.insert.queues[a.b]." + value)
			.toArray(String[]::new);
		jdbc().withPropertyValues(properties)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("awa.insert.queues[a.b]." + message));
	}

	@Test
	void badTimeoutNamesItsProperty() {
		jdbc().withPropertyValues("awa.insert.unique-lock-timeout=0s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("awa.insert.unique-lock-timeout is PT0S"));
	}

	/** With it, the work would be in a transaction of the other database. */
	@Test
	void managerOfAnotherDatabaseIsNotTaken() {
		jdbc().withUserConfiguration(OtherManager.class).run((context) -> {
			AwaClient client = context.getBean(AwaClient.class);
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> client.inTransaction((transaction) -> {
					transaction.insert(Map.of(), GREET);
					throw new IllegalStateException("roll back");
				}));
		});

		assertThat(this.database.count("awa.job")).isZero();
	}

	@Test
	void clientWithTheManagerOfAnotherDatabaseRefusesTransactions() {
		DataSource other = otherDataSource(this.database);
		AwaClient client = new JdbcAwaClient(this.database.dataSource(), new DataSourceTransactionManager(other),
				new SchemaMigrator(this.database.dataSource(), TestDatabase.SCHEMA),
				ClientSettings.of(TestDatabase.SCHEMA));

		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(client::begin)
			.withMessageContaining("manages another database");
	}

	private ApplicationContextRunner jdbc() {
		return AwaContexts.jdbc(this.database)
			.withBean(TestDatabase.class, () -> this.database, (definition) -> definition.setDestroyMethodName(""))
			.withPropertyValues("awa.worker.enabled=false");
	}

	private static DataSource otherDataSource(TestDatabase database) {
		PGSimpleDataSource other = new PGSimpleDataSource();
		other.setURL(database.jdbcUrl());
		return other;
	}

	@Configuration(proxyBeanMethods = false)
	static class OtherManager {

		@Bean
		PlatformTransactionManager otherManager(TestDatabase database) {
			return new DataSourceTransactionManager(otherDataSource(database));
		}

	}

}

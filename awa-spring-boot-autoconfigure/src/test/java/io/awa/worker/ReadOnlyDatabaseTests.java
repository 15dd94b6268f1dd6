package io.awa.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.InsertOptions;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.client.AwaClient;
import io.awa.client.BlockingClients;
import io.awa.client.ClientListener;
import io.awa.testsupport.FaultPlan;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A server takes no writes for a while, as one that becomes a standby or that an
 * administrator protects: clients say so, and workers wait. It is one of its own, because
 * the setting is for all databases of a server.
 */
class ReadOnlyDatabaseTests {

	private static final InsertOptions PLAIN = InsertOptions.defaults().withKind("plain");

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static EmbeddedPostgres server;

	private static TestDatabase database;

	@BeforeAll
	static void startServer() throws IOException {
		server = EmbeddedPostgres.builder()
			.setPGStartupWait(Duration.ofMinutes(1))
			.setServerConfig("fsync", "off")
			.start();
		database = TestDatabase.at(server.getJdbcUrl("postgres", "postgres") + "&password=unused");
		database.migrate(TestDatabase.SCHEMA);
	}

	@AfterAll
	static void stopServer() throws IOException {
		database.disconnect();
		server.close();
	}

	@AfterEach
	void takeWrites() {
		setReadOnly(false);
		database.sql().sql("truncate awa.job, awa.ready, awa.running, awa.finished, awa.worker").update();
	}

	@ParameterizedTest
	@EnumSource
	void workerRestsAndGoesOnByItself(Storage storage) {
		FaultPlan plan = new FaultPlan();
		try (Outage outage = new Outage(database, plan, storage)) {
			outage.begin();

			setReadOnly(true);
			awaitRefusal(outage.client());
			plan.plan(null);
			outage.assertRests();

			setReadOnly(false);
			outage.assertGoesOn();
		}
	}

	@ParameterizedTest
	@EnumSource
	void insertOutsideTransactionsSaysThatTheDatabaseTakesNoWrites(Storage storage) {
		AwaClient client = Outage.client(database, storage);

		setReadOnly(true);

		assertRefused(() -> client.insert(Map.of(), PLAIN));
		assertThat(client.getJob(1)).isEmpty();
	}

	@Test
	void transactionOverJdbcGoesOnFromASavepoint() {
		setReadOnly(true);

		BlockingClients.jdbcTransactions(database, ClientListener.NONE).accept((transaction) -> {
			transaction.execute("savepoint before_insert");
			assertRefused(() -> transaction.insert(Map.of(), PLAIN));
			transaction.execute("rollback to savepoint before_insert");
			assertThat(transaction.fetchOne("select count(*) from awa.job", Map.of(), Long.class)).isZero();
		});
	}

	/** Spring begins them with BEGIN READ WRITE, which is stronger than the setting. */
	@Test
	void transactionOverR2dbcWritesInSpiteOfTheSetting() {
		setReadOnly(true);

		BlockingClients.r2dbcTransactions(database, ClientListener.NONE)
			.accept((transaction) -> transaction.insert(Map.of(), PLAIN));

		assertThat(database.count("awa.job")).isEqualTo(1);
	}

	private static void assertRefused(Runnable write) {
		assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(write::run).satisfies((ex) -> {
			assertThat(ex.reason()).isEqualTo(Reason.READ_ONLY);
			assertThat(ex).hasMessageContaining("The database takes no writes")
				.hasMessageContaining("standby")
				.hasMessageContaining("default_transaction_read_only")
				.hasMessageNotContaining("readOnly = true");
		});
	}

	/** Each connection hears of the setting by itself. */
	private static void awaitRefusal(AwaClient client) {
		Awaitility.await().atMost(LIMIT).until(() -> {
			try {
				client.insert(Map.of(), PLAIN);
				return false;
			}
			catch (TransactionUnusableException ex) {
				return ex.reason() == Reason.READ_ONLY;
			}
		});
	}

	private static void setReadOnly(boolean readOnly) {
		String value = readOnly ? "on" : "off";
		database.sql().sql("alter system set default_transaction_read_only = " + value).update();
		database.sql().sql("select pg_reload_conf()").query(Boolean.class).single();
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> database.sql().sql("show default_transaction_read_only").query(String.class).single(),
					value::equals);
	}

}

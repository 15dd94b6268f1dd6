package io.awa.client;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.awa.QueueFullException;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs the contract of backpressure on each client.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackpressureContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class Jdbc extends BackpressureContract {

		Jdbc() {
			super(BackpressureContractTests.this.database);
		}

		@Test
		void interruptedInsertWaitsNoMore() {
			AwaClient client = client(bounded(1, Duration.ofMinutes(10)));
			fill(1);
			Thread.currentThread().interrupt();

			assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> client.insert(Map.of(), MAIL))
				.satisfies((ex) -> assertThat(ex.waited()).isLessThan(Duration.ofMinutes(1)));
			assertThat(Thread.interrupted()).isTrue();
		}

		@Override
		AwaClient client(ClientSettings settings) {
			return ClientFixtures.jdbcClient(BackpressureContractTests.this.database, settings);
		}

		@Override
		TransactionSubject transactions(ClientSettings settings) {
			return new JdbcTransactionSubject(BackpressureContractTests.this.database, settings);
		}

	}

	@Nested
	class Reactive extends BackpressureContract {

		Reactive() {
			super(BackpressureContractTests.this.database);
		}

		@Override
		AwaClient client(ClientSettings settings) {
			TestDatabase database = BackpressureContractTests.this.database;
			return new BlockingReactiveAwaClient(ClientFixtures.operator(database), ClientScope.NO_TRANSACTION)
				.wrap(AwaClient.class, ClientFixtures.r2dbcClient(database, settings));
		}

		@Override
		TransactionSubject transactions(ClientSettings settings) {
			return new R2dbcTransactionSubject(BackpressureContractTests.this.database, settings);
		}

	}

}

package io.awa.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionStatus;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * What the blocking transaction object does when statements, the commit or the rollback
 * fail.
 */
class JdbcTransactionFailureTests {

	private static final TransactionOptions DEFAULTS = TransactionOptions.defaults();

	private static TestDatabase database;

	private final JdbcTransactions transactions = transactions(new DataSourceTransactionManager(database.dataSource()));

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		database.sql().sql("create table app_order (id bigint primary key)").update();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@BeforeEach
	void emptyTables() {
		database.sql().sql("truncate awa.job, awa.ready, app_order").update();
	}

	@Test
	void commitAfterFailedStatementFailsWithItsException() {
		AwaTransaction transaction = this.transactions.begin(DEFAULTS);
		insertOrder(transaction, 1);
		Throwable first = catchThrowable(() -> insertOrder(transaction, 1));

		assertThat(first).isInstanceOf(DuplicateKeyException.class);
		assertThat(catchThrowable(transaction::commit)).isSameAs(first);
		transaction.close();
		assertThat(count("app_order")).isZero();
	}

	@Test
	void commitAfterFailedStatementOfAnotherLibraryIsRefused() {
		AwaTransaction transaction = this.transactions.begin(DEFAULTS);
		insertOrder(transaction, 1);
		catchThrowable(() -> JdbcClient.create(database.dataSource()).sql("select broken").query().listOfRows());

		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(transaction::commit);
		assertThat(count("app_order")).isZero();
	}

	@Test
	void commitAfterTheTimeoutRollsBack() {
		AwaTransaction transaction = this.transactions.begin(DEFAULTS.withTimeout(Duration.ofMillis(1)));
		insertOrder(transaction, 1);
		long begun = System.nanoTime();
		await().until(() -> System.nanoTime() - begun > Duration.ofSeconds(1).toNanos());

		assertThatExceptionOfType(TransactionTimedOutException.class).isThrownBy(transaction::commit);
		assertThat(count("app_order")).isZero();
	}

	@Test
	void failingRollbackDoesNotHideTheFailure() {
		IllegalStateException failure = new IllegalStateException("later step failed");
		JdbcTransactions failing = transactions(new FailingRollback());

		Throwable thrown = catchThrowable(() -> failing.inTransaction(DEFAULTS, (transaction) -> {
			throw failure;
		}));

		assertThat(thrown).isSameAs(failure).hasNoCause();
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(TransactionSystemException.class);
	}

	@Test
	void failingRollbackOfCloseIsSuppressedToo() {
		IllegalStateException failure = new IllegalStateException("later step failed");
		JdbcTransactions failing = transactions(new FailingRollback());

		Throwable thrown = catchThrowable(() -> {
			try (AwaTransaction transaction = failing.begin(DEFAULTS)) {
				transaction.execute("select 1");
				throw failure;
			}
		});

		assertThat(thrown).isSameAs(failure);
		assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(TransactionSystemException.class);
	}

	private static JdbcTransactions transactions(DataSourceTransactionManager manager) {
		return new JdbcTransactions(manager, database.dataSource(), TestDatabase.SCHEMA,
				ClientFixtures.jdbcClient(database, ClientListener.NONE));
	}

	/** On this thread it would be in the middle of the transaction. */
	private static long count(String table) {
		return CompletableFuture.supplyAsync(() -> database.count(table)).join();
	}

	private static void insertOrder(AwaTransaction transaction, long id) {
		transaction.execute("insert into app_order values (:id)", Map.of("id", id));
	}

	/** Rolls back and reports that it could not. */
	private static final class FailingRollback extends DataSourceTransactionManager {

		FailingRollback() {
			super(database.dataSource());
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			super.doRollback(status);
			throw new TransactionSystemException("connection lost");
		}

	}

}

package io.awa.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.UnexpectedRollbackException;

import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The transaction object of the blocking client.
 */
class JdbcTransactionsTests {

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
	void commitMakesRowsAndJobsVisible() {
		try (AwaTransaction transaction = this.transactions.begin(DEFAULTS)) {
			insertOrder(transaction, 1);
			transaction.insert(new SendReceipt(1, "ada@example.org"));
			assertThat(count("app_order")).isZero();
			transaction.commit();
			assertThat(count("app_order")).isEqualTo(1);
			assertThat(count("awa.job")).isEqualTo(1);
		}
		assertThat(count("app_order")).isEqualTo(1);
	}

	@Test
	void closeWithoutCommitRollsBack() {
		try (AwaTransaction transaction = this.transactions.begin(DEFAULTS)) {
			insertOrder(transaction, 1);
		}
		assertThat(count("app_order")).isZero();
	}

	@Test
	void rollbackRollsBack() {
		try (AwaTransaction transaction = this.transactions.begin(DEFAULTS)) {
			insertOrder(transaction, 1);
			transaction.rollback();
		}
		assertThat(count("app_order")).isZero();
	}

	@Test
	void closeMayBeRepeated() {
		AwaTransaction transaction = this.transactions.begin(DEFAULTS);
		transaction.close();
		transaction.close();
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(transaction::commit);
	}

	@Test
	void secondEndAndLaterUseAreRefused() {
		AwaTransaction transaction = this.transactions.begin(DEFAULTS);
		transaction.commit();

		assertRefused(transaction, AwaTransaction::commit);
		assertRefused(transaction, AwaTransaction::rollback);
		assertRefused(transaction, AwaTransaction::setRollbackOnly);
		assertRefused(transaction, (ended) -> ended.execute("select 1"));
		assertRefused(transaction, (ended) -> ended.fetchAll("select 1", Map.of()));
		assertRefused(transaction, (ended) -> ended.insert(new SendReceipt(1, "ada@example.org")));
	}

	@Test
	void otherThreadIsRefusedAndLeavesTheTransactionAlone() {
		try (AwaTransaction transaction = this.transactions.begin(DEFAULTS)) {
			assertRefusedElsewhere(() -> insertOrder(transaction, 1));
			assertRefusedElsewhere(transaction::commit);
			assertRefusedElsewhere(transaction::close);
			insertOrder(transaction, 2);
			transaction.commit();
		}
		assertThat(count("app_order")).isEqualTo(1);
	}

	@Test
	void outerCannotEndBeforeTheInner() {
		try (AwaTransaction outer = this.transactions.begin(DEFAULTS)) {
			insertOrder(outer, 1);
			try (AwaTransaction inner = this.transactions.begin(DEFAULTS.isolated())) {
				insertOrder(inner, 2);
				assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(outer::commit)
					.withMessageContaining("Another transaction is open");
				inner.commit();
			}
		}
		assertThat(database.sql().sql("select id from app_order").query(Long.class).list()).containsExactly(2L);
	}

	@Test
	void workMayEndTheTransactionEarlier() {
		this.transactions.inTransaction(DEFAULTS, (transaction) -> {
			insertOrder(transaction, 1);
			transaction.commit();
			return true;
		});
		assertThat(count("app_order")).isEqualTo(1);
	}

	@Test
	void nullMayBeReturned() {
		assertThat(this.transactions.<Object>inTransaction(DEFAULTS, (transaction) -> null)).isNull();
	}

	@Test
	void statementsOfOtherLibrariesTakePart() {
		try (AwaTransaction transaction = this.transactions.begin(DEFAULTS)) {
			JdbcClient.create(database.dataSource()).sql("insert into app_order values (1)").update();
			assertThat(transaction.fetchAll("select id from app_order", Map.of(), Long.class)).containsExactly(1L);
		}
		assertThat(count("app_order")).isZero();
	}

	@Test
	void commitOfJoinedTransactionLeavesTheDecisionToTheSurroundingOne() {
		AwaTransaction outer = this.transactions.begin(DEFAULTS);
		try (AwaTransaction inner = this.transactions.begin(DEFAULTS)) {
			insertOrder(inner, 1);
			inner.commit();
		}
		assertThat(count("app_order")).isZero();
		try (AwaTransaction inner = this.transactions.begin(DEFAULTS)) {
			insertOrder(inner, 2);
		}
		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(outer::commit);
		assertThat(count("app_order")).isZero();
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

	private static void assertRefused(AwaTransaction transaction, Consumer<AwaTransaction> use) {
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> use.accept(transaction))
			.withMessageContaining("has ended");
	}

	private static void assertRefusedElsewhere(Runnable use) {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> CompletableFuture.runAsync(use).get(30, TimeUnit.SECONDS))
			.withCauseInstanceOf(IllegalTransactionStateException.class)
			.withMessageContaining("belongs to the thread");
	}

}

package io.awa.bridge;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;

import io.awa.bridge.AwaClientViewTests.Receipt;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.TransactionOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Transactions of blocking code over the reactive client.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwaTransactionViewTests {

	private static final TransactionOptions DEFAULTS = TransactionOptions.defaults();

	private final TestDatabase database = TestDatabase.migrated();

	private final AwaClient client = AwaClientViewTests.client(this.database);

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("create table if not exists app_order (id bigint primary key)").update();
		this.database.sql().sql("truncate awa.job, awa.ready, app_order").update();
	}

	@AfterEach
	void nothingIsLeftOpen() {
		assertThat(this.database
			.count("pg_stat_activity where datname = current_database() and state like 'idle in transaction%'"))
			.isZero();
	}

	@Test
	void inTransactionCommitsOnReturnTogetherWithOtherCallsOfTheClient() {
		String value = this.client.inTransaction((transaction) -> {
			insertOrder(transaction, 1);
			transaction.insert(new Receipt(1));
			this.client.insert(new Receipt(2));
			assertStored(0, 0);
			return "value";
		});

		assertThat(value).isEqualTo("value");
		assertStored(1, 2);
		assertThat(this.client.<Object>inTransaction(DEFAULTS, (transaction) -> null)).isNull();
	}

	@Test
	void inTransactionRollsBackOnAnyThrowableAndThrowsIt() {
		AssertionError failure = new AssertionError("later step");

		assertThat(catchThrowable(() -> this.client.inTransaction((transaction) -> {
			insertOrder(transaction, 1);
			this.client.insert(new Receipt(2));
			throw failure;
		}))).isSameAs(failure);

		assertStored(0, 0);
	}

	@Test
	void workMayCommitItselfAndGoOn() {
		String value = this.client.inTransaction((transaction) -> {
			insertOrder(transaction, 1);
			transaction.commit();
			assertStored(1, 0);
			assertEnded(transaction);
			return "after";
		});

		assertThat(value).isEqualTo("after");
		assertThatThrownBy(() -> this.client.inTransaction((transaction) -> {
			insertOrder(transaction, 2);
			transaction.commit();
			throw new IllegalStateException("after commit");
		})).isInstanceOf(IllegalStateException.class).hasMessage("after commit");
		assertStored(2, 0);
	}

	@Test
	void workMayRollBackItself() {
		assertThat(this.client.<String>inTransaction((transaction) -> {
			insertOrder(transaction, 1);
			transaction.rollback();
			return "after";
		})).isEqualTo("after");

		assertStored(0, 0);
	}

	@Test
	void begunTransactionCommits() {
		try (AwaTransaction transaction = this.client.begin()) {
			insertOrder(transaction, 1);
			transaction.insert(new Receipt(1));
			this.client.insert(new Receipt(2));
			assertStored(0, 0);
			transaction.commit();
			assertStored(1, 2);
			assertEnded(transaction);
		}
		this.client.insert(new Receipt(3));
		assertStored(1, 3);
	}

	@Test
	void closeWithoutCommitRollsBack() {
		AwaTransaction closed;
		try (AwaTransaction transaction = this.client.begin()) {
			closed = transaction;
			insertOrder(transaction, 1);
			this.client.insert(new Receipt(2));
		}

		assertStored(0, 0);
		closed.close();
		assertEnded(closed);
		this.client.insert(new Receipt(3));
		assertStored(0, 1);
	}

	@Test
	void rollbackOnlyMakesCommitRollBackAndRollbackEnds() {
		try (AwaTransaction transaction = this.client.begin()) {
			insertOrder(transaction, 1);
			transaction.setRollbackOnly();
			transaction.commit();
		}
		AwaTransaction other = this.client.begin();
		insertOrder(other, 1);
		other.rollback();

		assertEnded(other);
		assertStored(0, 0);
	}

	@Test
	void otherThreadIsRefused() {
		try (AwaTransaction transaction = this.client.begin()) {
			for (Runnable use : new Runnable[] { () -> insertOrder(transaction, 1), transaction::commit,
					transaction::rollback, transaction::close, transaction::setRollbackOnly }) {
				Throwable thrown = CompletableFuture.supplyAsync(() -> catchThrowable(use::run)).join();
				assertThat(thrown).isInstanceOf(IllegalTransactionStateException.class)
					.hasMessageContaining("[AWA-B9]");
			}
			insertOrder(transaction, 1);
			transaction.commit();
		}

		assertStored(1, 0);
	}

	@Test
	void isolatedTransactionInsideAnotherCommitsByItself() {
		try (AwaTransaction outer = this.client.begin()) {
			insertOrder(outer, 1);
			try (AwaTransaction inner = this.client.begin(DEFAULTS.isolated())) {
				insertOrder(inner, 2);
				inner.commit();
			}
			insertOrder(outer, 3);
		}

		assertStored(1, 0);
	}

	@Test
	void joinedTransactionLeavesTheDecisionToTheOuterOne() {
		AwaTransaction outer = this.client.begin();
		insertOrder(outer, 1);
		try (AwaTransaction inner = this.client.begin()) {
			insertOrder(inner, 2);
			inner.commit();
		}
		assertStored(0, 0);
		try (AwaTransaction inner = this.client.begin()) {
			insertOrder(inner, 3);
		}

		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(outer::commit);
		assertStored(0, 0);
	}

	@Test
	void failedStatementFailsTheCommitToo() {
		AwaTransaction transaction = this.client.begin();
		insertOrder(transaction, 1);

		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> insertOrder(transaction, 1));
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(transaction::commit);

		assertEnded(transaction);
		assertStored(0, 0);
	}

	@Test
	void timeoutEndsTheTransactionAndIsToldByCommit() {
		AwaTransaction transaction = this.client.begin(DEFAULTS.withTimeout(Duration.ofMillis(500)));
		insertOrder(transaction, 1);

		assertThatExceptionOfType(TransactionTimedOutException.class)
			.isThrownBy(() -> transaction.execute("select pg_sleep(20)"));
		assertThatThrownBy(transaction::commit).isInstanceOfAny(TransactionTimedOutException.class,
				IllegalTransactionStateException.class);
		transaction.close();

		assertStored(0, 0);
	}

	@Test
	void statementsOfTheTransactionNeedNoHelpOfTheThread() {
		AwaClient alone = AwaClientViewTests.client(this.database, SimpleCalls.views(), ThreadContexts.NONE);

		try (AwaTransaction transaction = alone.begin()) {
			insertOrder(transaction, 1);
			transaction.insert(new Receipt(1));
		}

		assertStored(0, 0);
	}

	private static void assertEnded(AwaTransaction transaction) {
		for (Runnable use : new Runnable[] { () -> insertOrder(transaction, 9), transaction::commit,
				transaction::rollback, transaction::setRollbackOnly }) {
			assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(use::run);
		}
	}

	private static void insertOrder(AwaTransaction transaction, long id) {
		transaction.execute("insert into app_order values (:id)", Map.of("id", id));
	}

	private void assertStored(int orders, int jobs) {
		assertThat(this.database.count("app_order")).isEqualTo(orders);
		assertThat(this.database.count("awa.job")).isEqualTo(jobs);
	}

}

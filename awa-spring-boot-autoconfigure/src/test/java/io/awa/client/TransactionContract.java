package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.annotation.Isolation;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.NewJob;
import io.awa.TransactionUnusableException;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * When the transactions of both clients commit and when they roll back.
 */
abstract class TransactionContract {

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static final TransactionOptions DEFAULTS = TransactionOptions.defaults();

	private final TestDatabase database;

	private final TransactionSubject subject;

	TransactionContract(TestDatabase database, TransactionSubject subject) {
		this.database = database;
		this.subject = subject;
	}

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("create table if not exists app_order (id bigint primary key, note text)").update();
		this.database.sql().sql("truncate awa.job, awa.ready, app_order").update();
	}

	@AfterEach
	void nothingIsLeftOpen() {
		assertThat(this.database.violations()).isEmpty();
		assertThat(this.database
			.count("pg_stat_activity where datname = current_database() and state like 'idle in transaction%'"))
			.isZero();
	}

	@Test
	void transactionContextManagerCommitMakesRowsAndJobsVisible() {
		InsertResult result = this.subject.inTransaction(DEFAULTS, (transaction) -> {
			insertOrder(transaction, 1);
			InsertResult inserted = transaction.insert(RECEIPT);
			assertCommitted(0, 0);
			return inserted;
		});

		assertThat(result.kind()).isEqualTo("send_receipt");
		assertCommitted(1, 1);
	}

	@Test
	void transactionContextManagerRollbackLeavesNeitherRowsNorJobs() {
		IllegalStateException failure = new IllegalStateException("later step failed");

		Throwable thrown = catchThrowable(() -> this.subject.run((transaction) -> {
			insertOrder(transaction, 1);
			transaction.insert(RECEIPT);
			throw failure;
		}));

		assertThat(thrown).isSameAs(failure);
		assertCommitted(0, 0);
	}

	@Test
	void errorRollsBackToo() {
		AssertionError failure = new AssertionError("not even an exception");

		Throwable thrown = catchThrowable(() -> this.subject.run((transaction) -> {
			insertOrder(transaction, 1);
			throw failure;
		}));

		assertThat(thrown).satisfiesAnyOf((ex) -> assertThat(ex).isSameAs(failure),
				(ex) -> assertThat(ex).hasCause(failure));
		assertCommitted(0, 0);
	}

	@Test
	void allWaysOfInsertingTakePart() {
		this.subject.run((transaction) -> {
			transaction.insert(RECEIPT, InsertOptions.defaults().withQueue("other"));
			assertThat(transaction.insertMany(List.of(RECEIPT, RECEIPT))).hasSize(2);
			assertThat(transaction.insertMany(List.of(RECEIPT, new NewJob(RECEIPT, InsertOptions.defaults())),
					InsertOptions.defaults().withQueue("other")))
				.extracting(InsertResult::queue)
				.containsExactly("other", "default");
			assertThat(transaction.fetchOne("select count(*) from awa.job", Map.of(), Long.class)).isEqualTo(5);
			assertCommitted(0, 0);
			transaction.setRollbackOnly();
		});

		assertCommitted(0, 0);
	}

	@Test
	void rollbackOnlyRollsBackAndReturnsTheValue() {
		String value = this.subject.inTransaction(DEFAULTS, (transaction) -> {
			insertOrder(transaction, 1);
			transaction.setRollbackOnly();
			insertOrder(transaction, 2);
			return "returned";
		});

		assertThat(value).isEqualTo("returned");
		assertCommitted(0, 0);
	}

	@Test
	void readOnlyRefusesWrites() {
		TransactionOptions readOnly = DEFAULTS.withReadOnly();

		assertThatExceptionOfType(TransactionUnusableException.class)
			.isThrownBy(() -> this.subject.run(readOnly, (transaction) -> transaction.insert(RECEIPT)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(TransactionUnusableException.Reason.READ_ONLY));
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> this.subject.run(readOnly, (transaction) -> insertOrder(transaction, 1)))
			.withStackTraceContaining("read-only transaction");
		assertThat(this.subject.<Long>inTransaction(readOnly,
				(transaction) -> transaction.fetchOne("select count(*) from app_order", Map.of(), Long.class)))
			.isZero();
	}

	@ParameterizedTest
	@CsvSource({ "DEFAULT, read committed", "READ_COMMITTED, read committed", "REPEATABLE_READ, repeatable read",
			"SERIALIZABLE, serializable" })
	void isolationLevelIsSet(Isolation isolation, String level) {
		this.subject.run(DEFAULTS.withIsolation(isolation),
				(transaction) -> assertThat(transaction.fetchOne("show transaction_isolation", Map.of(), String.class))
					.isEqualTo(level));
	}

	@Test
	void statementBeyondTheTimeoutIsStoppedAndRollsBack() {
		TransactionOptions limited = DEFAULTS.withTimeout(Duration.ofMillis(300));

		assertThatExceptionOfType(TransactionTimedOutException.class)
			.isThrownBy(() -> this.subject.run(limited, (transaction) -> {
				insertOrder(transaction, 1);
				transaction.execute("select pg_sleep(20)");
			}))
			.withMessageContaining("1 s");

		assertCommitted(0, 0);
		assertThat(this.database.count(
				"pg_stat_activity where query like '%pg_sleep%' and state = 'active' " + "and pid <> pg_backend_pid()"))
			.isZero();
	}

	@Test
	void timeoutDoesNotOutliveTheTransaction() {
		this.subject.run(DEFAULTS.withTimeout(Duration.ofSeconds(20)), (transaction) -> insertOrder(transaction, 1));

		this.subject
			.run((transaction) -> assertThat(transaction.fetchOne("show statement_timeout", Map.of(), String.class))
				.isEqualTo("0"));
	}

	@Test
	void afterFailedStatementOnlyRollbackWorksAndTheFirstFailureIsTold() {
		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> this.subject.run((transaction) -> {
			insertOrder(transaction, 1);
			Throwable first = catchThrowable(() -> insertOrder(transaction, 1));
			assertThat(first).isInstanceOf(DuplicateKeyException.class);
			assertThat(catchThrowable(() -> insertOrder(transaction, 2))).isSameAs(first);
			assertThat(catchThrowable(() -> transaction.insert(RECEIPT))).isSameAs(first);
		}));

		assertCommitted(0, 0);
	}

	@Test
	void savepointOfTheApplicationMakesItUsableAgain() {
		this.subject.run((transaction) -> {
			insertOrder(transaction, 1);
			transaction.execute("savepoint before");
			catchThrowable(() -> insertOrder(transaction, 1));
			transaction.execute("rollback to savepoint before");
			insertOrder(transaction, 2);
		});

		assertCommitted(2, 0);
	}

	@Test
	void useAfterTheEndIsRefused() {
		AwaTransaction escaped = this.subject.inTransaction(DEFAULTS, (transaction) -> transaction);

		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> insertOrder(escaped, 1))
			.withMessageContaining("has ended");
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> escaped.insert(RECEIPT));
		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(escaped::setRollbackOnly);
		assertCommitted(0, 0);
	}

	private static void insertOrder(AwaTransaction transaction, long id) {
		assertThat(transaction.execute("insert into app_order (id) values (:id)", Map.of("id", id))).isEqualTo(1);
	}

	private void assertCommitted(int orders, int jobs) {
		assertThat(countElsewhere("app_order")).isEqualTo(orders);
		assertThat(countElsewhere("awa.job")).isEqualTo(jobs);
	}

	/** On this thread it would be in the middle of the transaction. */
	private long countElsewhere(String table) {
		return CompletableFuture.supplyAsync(() -> this.database.count(table)).join();
	}

}

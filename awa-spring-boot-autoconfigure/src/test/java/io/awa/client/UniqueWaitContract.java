package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.InsertResult.Outcome;
import io.awa.UniqueBy;
import io.awa.UniqueBy.OnConflict;
import io.awa.UniqueKeyLockedException;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Unique jobs of transactions that meet. Each runs on a connection and a thread of its
 * own.
 */
abstract class UniqueWaitContract {

	/** Of a subject that gives up soon. */
	static final ClientSettings IMPATIENT = ClientSettings.of(TestDatabase.SCHEMA)
		.withUniqueLockTimeout(Duration.ofMillis(200));

	static final InsertOptions UNIQUE = UniqueJobs.options(UniqueBy.args());

	static final TransactionOptions DEFAULTS = TransactionOptions.defaults();

	final TestDatabase database;

	final TransactionSubject subject;

	private final TransactionSubject impatient;

	final AwaClient other;

	UniqueWaitContract(TestDatabase database, TransactionSubject subject, TransactionSubject impatient) {
		this.database = database;
		this.subject = subject;
		this.impatient = impatient;
		this.other = ClientFixtures.jdbcClient(database, ClientListener.NONE);
	}

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("create table if not exists app_row (id bigint)").update();
		this.database.sql().sql("truncate app_row").update();
		UniqueJobs.emptyTables(this.database);
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(this.database.violations()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void secondTransactionWaitsForTheFirst(boolean commit) {
		CountDownLatch inserted = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CompletableFuture<InsertResult> first = inThread(this.subject, (transaction) -> {
			InsertResult result = transaction.insert(UniqueJobs.payload(1), UNIQUE);
			inserted.countDown();
			pass(goOn);
			if (!commit) {
				transaction.setRollbackOnly();
			}
			return result;
		});
		pass(inserted);
		CompletableFuture<InsertResult> second = inThread(this.subject,
				(transaction) -> transaction.insert(UniqueJobs.payload(1), UNIQUE));
		awaitWaiting(1);
		assertThat(second).isNotDone();

		goOn.countDown();

		assertThat(second.join().outcome()).isEqualTo(commit ? Outcome.DUPLICATE : Outcome.INSERTED);
		assertThat(second.join().jobId() == first.join().jobId()).isEqualTo(commit);
		assertThat(this.database.count("awa.job")).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(value = OnConflict.class, names = { "RETURN_EXISTING", "REPLACE_ARGS", "RESCHEDULE" })
	void transactionThatDoesNotEndInTimeLocksTheKey(OnConflict onConflict) {
		InsertOptions options = UniqueJobs.options(UniqueBy.kind().onConflict(onConflict));
		if (onConflict != OnConflict.RETURN_EXISTING) {
			this.other.insert(UniqueJobs.payload(0), options);
		}
		this.subject.run((first) -> {
			first.insert(UniqueJobs.payload(1), options);
			inThread(this.impatient, (second) -> {
				second.execute("set local lock_timeout = '77s'");
				second.execute("insert into app_row values (1)");
				assertThatExceptionOfType(UniqueKeyLockedException.class)
					.isThrownBy(() -> second.insert(UniqueJobs.payload(2), options))
					.satisfies((ex) -> assertThat(ex.timeout()).isEqualTo(Duration.ofMillis(200)));
				assertThat(second.fetchOne("select current_setting('lock_timeout') as value", Map.of(), String.class))
					.isEqualTo("77s");
				second.execute("insert into app_row values (2)");
				return true;
			}).join();
		});

		assertThat(this.database.count("app_row")).isEqualTo(2);
		assertThat(this.database.count("awa.job")).isEqualTo(1);
	}

	@Test
	void lockTimeoutOfTheSessionIsKept() {
		this.subject.run((transaction) -> {
			String before = lockTimeout(transaction);
			transaction.insert(UniqueJobs.payload(1), UNIQUE);
			assertThat(lockTimeout(transaction)).isEqualTo(before);
			transaction.execute("set local lock_timeout = '66s'");
			transaction.insert(UniqueJobs.payload(1), UNIQUE);
			transaction.insert(UniqueJobs.payload(2), UNIQUE);
			assertThat(lockTimeout(transaction)).isEqualTo("66s");
		});
		assertThat(this.subject.inTransaction(DEFAULTS, UniqueWaitContract::lockTimeout)).isEqualTo("0");
	}

	@ParameterizedTest
	@EnumSource(value = OnConflict.class, names = { "RETURN_EXISTING", "REPLACE_ARGS", "RESCHEDULE" })
	void circleOfWaitsAbortsNobody(OnConflict onConflict) {
		UniqueBy unique = UniqueBy.fields("id").onConflict(onConflict);
		if (onConflict != OnConflict.RETURN_EXISTING) {
			this.other.insertMany(List.of(UniqueJobs.payload(1), UniqueJobs.payload(2)), UniqueJobs.options(unique));
		}
		CountDownLatch both = new CountDownLatch(2);
		CompletableFuture<Integer> one = inThread(this.subject,
				(transaction) -> insertBoth(transaction, unique, both, 1, 2));
		CompletableFuture<Integer> two = inThread(this.subject,
				(transaction) -> insertBoth(transaction, unique, both, 2, 1));

		assertThat(one.join() + two.join()).as("refused inserts").isEqualTo(1);
		assertThat(this.database.count("app_row")).isEqualTo(4);
		assertThat(this.database.count("awa.job")).isEqualTo(2);
	}

	private static int insertBoth(AwaTransaction transaction, UniqueBy unique, CountDownLatch both, long first,
			long second) {
		int refused = 0;
		transaction.execute("set local deadlock_timeout = '50ms'");
		transaction.execute("insert into app_row values (1)");
		transaction.insert(UniqueJobs.payload(first), UniqueJobs.options(unique));
		both.countDown();
		pass(both);
		try {
			transaction.insert(UniqueJobs.payload(second), UniqueJobs.options(unique));
		}
		catch (UniqueKeyLockedException ex) {
			refused++;
		}
		transaction.execute("insert into app_row values (2)");
		return refused;
	}

	private static String lockTimeout(AwaTransaction transaction) {
		return transaction.fetchOne("select current_setting('lock_timeout') as value", Map.of(), String.class);
	}

	private static <T> CompletableFuture<T> inThread(TransactionSubject subject, Function<AwaTransaction, T> work) {
		return CompletableFuture.supplyAsync(() -> subject.inTransaction(DEFAULTS, work),
				(task) -> new Thread(task).start());
	}

	private void awaitWaiting(long count) {
		await().atMost(Duration.ofSeconds(10))
			.until(() -> this.database.count(
					"pg_stat_activity where datname = current_database() " + "and wait_event_type = 'Lock'") == count);
	}

	private static void pass(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

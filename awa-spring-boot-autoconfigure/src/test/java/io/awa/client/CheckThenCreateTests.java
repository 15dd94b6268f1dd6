package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DuplicateKeyException;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.UniqueBy;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.PoolState;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two that look whether something exists and then create it: a transaction alone does not
 * keep them apart, a unique key and a lock do.
 */
class CheckThenCreateTests {

	private static final String COUNT = "select count(*) from %s where name = 'a'";

	private static final Executor THREADS = (task) -> new Thread(task).start();

	private static TestDatabase database;

	private final CyclicBarrier bothAreHere = new CyclicBarrier(2);

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
		database.sql().sql("create table item (name text)").update();
		database.sql().sql("create table unique_item (name text primary key)").update();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@BeforeEach
	void emptyTables() {
		database.sql().sql("truncate item, unique_item, awa.job, awa.ready").update();
	}

	@AfterEach
	void nothingIsLeftOpen() {
		PoolState.awaitClean(database);
	}

	@ParameterizedTest
	@EnumSource
	void withoutMoreBothCreate(Driver driver) {
		List<Throwable> failures = twice(driver, (transaction) -> {
			long found = count(transaction, "item");
			meet();
			if (found == 0) {
				create(transaction, "item");
			}
		});

		assertThat(failures).isEmpty();
		assertThat(database.count("item")).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void withUniqueKeyOneCreatesAndTheOtherIsTold(Driver driver) {
		List<Throwable> failures = twice(driver, (transaction) -> {
			long found = count(transaction, "unique_item");
			meet();
			if (found == 0) {
				create(transaction, "unique_item");
			}
		});

		assertThat(failures).singleElement().isInstanceOf(DuplicateKeyException.class);
		assertThat(database.count("unique_item")).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void withUniqueJobsOneInsertsAndTheOtherGetsTheSameJob(Driver driver) {
		List<InsertResult> results = new ArrayList<>();
		InsertOptions unique = InsertOptions.defaults().withUnique(UniqueBy.args());

		List<Throwable> failures = twice(driver, (transaction) -> {
			meet();
			InsertResult result = transaction.insert(new SendReceipt(1, "ada@example.org"), unique);
			synchronized (results) {
				results.add(result);
			}
		});

		assertThat(failures).isEmpty();
		assertThat(results).extracting(InsertResult::jobId).hasSize(2).containsOnly(results.get(0).jobId());
		assertThat(database.count("awa.job")).isEqualTo(1);
	}

	/** Whoever is second is seen to wait before the first one creates. */
	@ParameterizedTest
	@EnumSource
	void withLockTheSecondLooksAfterTheFirstHasCreated(Driver driver) {
		List<Throwable> failures = twice(driver, (transaction) -> {
			meet();
			transaction.lock("item a");
			if (count(transaction, "item") == 0) {
				await().atMost(30, TimeUnit.SECONDS).until(CheckThenCreateTests::oneWaits);
				create(transaction, "item");
			}
		});

		assertThat(failures).isEmpty();
		assertThat(database.count("item")).isEqualTo(1);
	}

	private List<Throwable> twice(Driver driver, Consumer<AwaTransaction> work) {
		TransactionSubject subject = driver.subject();
		List<CompletableFuture<Void>> both = List.of(CompletableFuture.runAsync(() -> subject.run(work), THREADS),
				CompletableFuture.runAsync(() -> subject.run(work), THREADS));
		List<Throwable> failures = new ArrayList<>();
		for (CompletableFuture<Void> one : both) {
			try {
				one.orTimeout(60, TimeUnit.SECONDS).join();
			}
			catch (CompletionException ex) {
				failures.add(ex.getCause());
			}
		}
		return failures;
	}

	/** Elsewhere, because on this thread it would be in the middle of a transaction. */
	private static boolean oneWaits() {
		return CompletableFuture
			.supplyAsync(
					() -> database.count("pg_locks l join pg_database d on d.oid = l.database "
							+ "where l.locktype = 'advisory' and not l.granted and d.datname = current_database()"),
					THREADS)
			.join() == 1;
	}

	private void meet() {
		try {
			this.bothAreHere.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static long count(AwaTransaction transaction, String table) {
		return transaction.fetchOne(COUNT.formatted(table), Map.of(), Long.class);
	}

	private static void create(AwaTransaction transaction, String table) {
		transaction.execute("insert into " + table + " values ('a')");
	}

	enum Driver {

		JDBC, R2DBC;

		TransactionSubject subject() {
			return (this == JDBC) ? new JdbcTransactionSubject(database) : new R2dbcTransactionSubject(database);
		}

	}

}

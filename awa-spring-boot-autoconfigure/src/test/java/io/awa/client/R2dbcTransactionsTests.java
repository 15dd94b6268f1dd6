package io.awa.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * The transactions of the reactive client.
 */
class R2dbcTransactionsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final TransactionOptions DEFAULTS = TransactionOptions.defaults();

	private static final SendReceipt RECEIPT = new SendReceipt(1, "ada@example.org");

	private static TestDatabase database;

	private final R2dbcTransactions transactions = transactions(
			new R2dbcTransactionManager(database.connectionFactory()));

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

	@AfterEach
	void nothingIsLeftOpen() {
		await().atMost(LIMIT)
			.until(() -> database.count("pg_stat_activity where datname = current_database() "
					+ "and state like 'idle in transaction%'") == 0);
	}

	@Test
	void nothingHappensBeforeSubscription() {
		List<String> calls = new ArrayList<>();

		this.transactions.inTransaction(DEFAULTS, (transaction) -> {
			calls.add("called");
			return insertOrder(transaction, 1);
		});

		assertThat(calls).isEmpty();
		assertThat(database.count("app_order")).isZero();
	}

	@Test
	void eachSubscriptionIsATransactionOfItsOwn() {
		Mono<Long> transactionId = this.transactions.inTransaction(DEFAULTS,
				(transaction) -> transaction.insert(RECEIPT)
					.then(transaction.fetchOne("select txid_current()", Map.of(), Long.class)));

		assertThat(transactionId.block(LIMIT)).isNotEqualTo(transactionId.block(LIMIT));
		assertThat(database.count("awa.job")).isEqualTo(2);
	}

	@Test
	void emptyWorkCommits() {
		Mono<Object> empty = this.transactions.inTransaction(DEFAULTS,
				(transaction) -> insertOrder(transaction, 1).then(Mono.empty()));

		assertThat(empty.blockOptional(LIMIT)).isEmpty();
		assertThat(database.count("app_order")).isEqualTo(1);
	}

	@Test
	void cancelRollsBack() throws InterruptedException {
		CountDownLatch inserted = new CountDownLatch(1);
		Disposable running = this.transactions
			.inTransaction(DEFAULTS,
					(transaction) -> insertOrder(transaction, 1).doOnNext((rows) -> inserted.countDown())
						.then(Mono.never()))
			.subscribe();
		assertThat(inserted.await(30, TimeUnit.SECONDS)).isTrue();

		running.dispose();

		nothingIsLeftOpen();
		assertThat(database.count("app_order")).isZero();
	}

	@Test
	void takingTheValueDoesNotRollBack() {
		Mono<Long> first = this.transactions.inTransaction(DEFAULTS, (transaction) -> insertOrder(transaction, 1));
		Mono<Long> second = this.transactions.inTransaction(DEFAULTS, (transaction) -> insertOrder(transaction, 2));
		Mono<Long> third = this.transactions.inTransaction(DEFAULTS, (transaction) -> insertOrder(transaction, 3));

		assertThat(first.flux().next().block(LIMIT)).isEqualTo(1);
		assertThat(second.flux().take(1).collectList().block(LIMIT)).hasSize(1);
		assertThat(Flux.merge(third, Flux.never()).blockFirst(LIMIT)).isEqualTo(1);

		assertThat(database.count("app_order")).isEqualTo(3);
	}

	@Test
	void functionThatThrowsOrReturnsNullIsAnErrorSignal() {
		IllegalStateException failure = new IllegalStateException("at assembly");
		List<ReactiveAwaTransaction> begun = new ArrayList<>();

		Mono<Long> throwing = this.transactions.inTransaction(DEFAULTS, (transaction) -> {
			begun.add(transaction);
			throw failure;
		});
		Mono<Long> returningNull = this.transactions.inTransaction(DEFAULTS, (transaction) -> null);

		assertThat(catchThrowable(() -> throwing.block(LIMIT))).isSameAs(failure);
		assertThat(begun).hasSize(1);
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> returningNull.block(LIMIT))
			.withMessageContaining("returned null");
	}

	@Test
	void useOutsideTheFlowIsRefused() {
		Mono<Long> outside = this.transactions.inTransaction(DEFAULTS,
				(transaction) -> Mono.fromFuture(() -> insertOrder(transaction, 1).toFuture()));

		assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> outside.block(LIMIT))
			.withMessageContaining("outside its flow");
		assertThat(database.count("app_order")).isZero();
	}

	@Test
	void swallowedFailureOfAStatementIsToldByTheCommit() {
		Mono<String> swallowing = this.transactions.inTransaction(DEFAULTS,
				(transaction) -> insertOrder(transaction, 1).then(insertOrder(transaction, 1))
					.onErrorComplete()
					.thenReturn("done"));

		assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> swallowing.block(LIMIT));
		assertThat(database.count("app_order")).isZero();
	}

	@Test
	void timeIsLimitedOutsideStatementsToo() {
		Mono<Object> idle = this.transactions.inTransaction(DEFAULTS.withTimeout(Duration.ofMillis(1)),
				(transaction) -> insertOrder(transaction, 1).then(Mono.never()));

		assertThatExceptionOfType(TransactionTimedOutException.class).isThrownBy(() -> idle.block(LIMIT));
		assertThat(database.count("app_order")).isZero();
	}

	@Test
	void failingRollbackDoesNotHideTheFailure() {
		IllegalStateException failure = new IllegalStateException("later step failed");
		R2dbcTransactions failing = transactions(new FailingRollback());

		Throwable thrown = catchThrowable(
				() -> failing.inTransaction(DEFAULTS, (transaction) -> Mono.error(failure)).block(LIMIT));

		assertThat(thrown).isSameAs(failure).hasNoCause();
		assertThat(thrown.getSuppressed()).hasAtLeastOneElementOfType(TransactionSystemException.class);
	}

	@Test
	void managerOfAnotherDatabaseIsRefused() {
		R2dbcTransactions wrong = transactions(new R2dbcTransactionManager(database.rawConnectionFactory()));

		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> wrong.inTransaction(DEFAULTS, (transaction) -> insertOrder(transaction, 1)).block(LIMIT))
			.withMessageContaining("does not manage");
	}

	private static R2dbcTransactions transactions(R2dbcTransactionManager manager) {
		return new R2dbcTransactions(manager, database.connectionFactory(), TestDatabase.SCHEMA,
				ClientFixtures.r2dbcClient(database, ClientListener.NONE));
	}

	private static Mono<Long> insertOrder(ReactiveAwaTransaction transaction, long id) {
		return transaction.execute("insert into app_order values (:id)", Map.of("id", id));
	}

	/** As an application does it, which has only its context. */
	private static Mono<Void> insertOrder(long id) {
		return DatabaseClient.create(database.connectionFactory())
			.sql("insert into app_order values (:id)")
			.bind("id", id)
			.then();
	}

	/** Rolls back and reports that it could not. */
	private static final class FailingRollback extends R2dbcTransactionManager {

		FailingRollback() {
			super(database.connectionFactory());
		}

		@Override
		protected Mono<Void> doRollback(TransactionSynchronizationManager synchronizationManager,
				GenericReactiveTransaction status) {
			return super.doRollback(synchronizationManager, status)
				.then(Mono.error(new TransactionSystemException("connection lost")));
		}

	}

}

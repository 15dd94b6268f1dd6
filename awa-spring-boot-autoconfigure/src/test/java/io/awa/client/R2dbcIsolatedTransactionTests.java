package io.awa.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.testsupport.PoolState;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Isolated reactive transactions, and why they are not those of Spring.
 */
class R2dbcIsolatedTransactionTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final TransactionOptions DEFAULTS = TransactionOptions.defaults();

	private static TestDatabase database;

	private final R2dbcTransactions transactions = transactions(
			new R2dbcTransactionManager(database.connectionFactory()));

	private final TransactionalOperator spring = ClientFixtures.operator(database);

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
		PoolState.awaitClean(database);
	}

	@Test
	void siblingOfIsolatedIsNotLeakedInto() {
		Mono<Object> outer = this.transactions.inTransaction(DEFAULTS, (transaction) -> {
			CountDownLatch isolatedIsOpen = new CountDownLatch(1);
			CountDownLatch siblingIsDone = new CountDownLatch(1);
			Mono<Long> isolated = this.transactions.inTransaction(DEFAULTS.isolated(),
					(own) -> insertOrder(own, 1).doOnNext((rows) -> isolatedIsOpen.countDown())
						.delayUntil((rows) -> opened(siblingIsDone)));
			Mono<Void> sibling = opened(isolatedIsOpen).then(insertOrder(2))
				.doOnSuccess((nothing) -> siblingIsDone.countDown());
			return insertOrder(transaction, 3).then(Mono.when(isolated, sibling))
				.then(Mono.error(new IllegalStateException("the outer one failed")));
		});

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> outer.block(LIMIT))
			.withMessage("the outer one failed");

		assertThat(orders()).containsExactly(1L);
	}

	/**
	 * Why the test above exists. Once Spring has mended this, nothing speaks against its
	 * REQUIRES_NEW any more.
	 */
	@Test
	void siblingOfSpringsRequiresNewIsStillLeakedInto() {
		DefaultTransactionDefinition requiresNew = new DefaultTransactionDefinition(
				TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		TransactionalOperator inner = TransactionalOperator
			.create(new R2dbcTransactionManager(database.connectionFactory()), requiresNew);
		CountDownLatch innerIsOpen = new CountDownLatch(1);
		CountDownLatch siblingIsDone = new CountDownLatch(1);
		Mono<Void> isolated = insertOrder(1).doOnSuccess((nothing) -> innerIsOpen.countDown())
			.then(opened(siblingIsDone))
			.as(inner::transactional);
		Mono<Void> sibling = opened(innerIsOpen).then(insertOrder(2))
			.doOnSuccess((nothing) -> siblingIsDone.countDown());

		catchThrowable(() -> Mono.when(isolated, sibling)
			.then(Mono.error(new IllegalStateException("the outer one failed")))
			.as(this.spring::transactional)
			.block(LIMIT));

		assertThat(orders()).containsExactly(1L, 2L);
	}

	/** What a word of its own for it would do, its options and limits included. */
	@Test
	void anyWorkOfTheApplicationCanBeIsolated() {
		Mono<Object> outer = this.transactions.inTransaction(DEFAULTS,
				(transaction) -> insertOrder(transaction, 3)
					.then(this.transactions.inTransaction(DEFAULTS.isolated(), (own) -> insertOrder(1)))
					.then(Mono.error(new IllegalStateException("the outer one failed"))));

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> outer.block(LIMIT));

		assertThat(orders()).containsExactly(1L);
	}

	@Test
	void isolatedThatFailsLeavesTheSurroundingTransactionUsable() {
		Mono<Void> outer = this.transactions.inTransaction(DEFAULTS,
				(transaction) -> insertOrder(transaction, 1)
					.then(this.transactions.inTransaction(DEFAULTS.isolated(),
							(own) -> insertOrder(2)
								.then(Mono.<Void>error(new IllegalStateException("isolated failed")))))
					.onErrorComplete(IllegalStateException.class)
					.then(insertOrder(3)));

		outer.block(LIMIT);

		assertThat(orders()).containsExactly(1L, 3L);
	}

	@Test
	void manyIsolatedAtTheSameTimeStayApart() {
		Mono<Object> outer = this.transactions.inTransaction(DEFAULTS,
				(transaction) -> Flux.range(1, 40)
					.flatMap((i) -> (i % 2 == 0) ? insertOrder(transaction, i)
							: this.transactions.inTransaction(DEFAULTS.isolated(), (own) -> insertOrder(own, i)), 40)
					.then(Mono.error(new IllegalStateException("the outer one failed"))));

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> outer.block(LIMIT));

		assertThat(orders()).hasSize(20).allMatch((id) -> id % 2 == 1);
	}

	@Test
	void keysOfSpringsTransactionsAreStillKnown() {
		List<Object> keys = new ArrayList<>();
		Mono.deferContextual((context) -> {
			context.stream().forEach((entry) -> keys.add(entry.getKey()));
			return Mono.just(true);
		}).as(this.spring::transactional).block(LIMIT);

		assertThat(keys).hasSize(2)
			.allSatisfy((key) -> assertThat(key).isInstanceOfSatisfying(Class.class,
					(type) -> assertThat(type.getPackageName())
						.isEqualTo(TransactionSynchronizationManager.class.getPackageName())));
	}

	@Test
	void isolatedKeepsTheRestOfTheContext() {
		Mono<String> isolated = this.transactions.inTransaction(DEFAULTS.isolated(),
				(transaction) -> Mono.deferContextual((context) -> Mono.just(context.<String>get("request"))));

		assertThat(isolated.contextWrite((context) -> context.put("request", "r1")).block(LIMIT)).isEqualTo("r1");
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

	private static Mono<Void> opened(CountDownLatch latch) {
		return Mono.delay(Duration.ofMillis(10))
			.filter((tick) -> latch.getCount() == 0)
			.repeatWhenEmpty(Flux::hide)
			.then();
	}

	private static List<Long> orders() {
		return database.sql().sql("select id from app_order order by id").query(Long.class).list();
	}

}

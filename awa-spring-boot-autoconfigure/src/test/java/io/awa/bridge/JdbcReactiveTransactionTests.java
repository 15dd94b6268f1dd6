package io.awa.bridge;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.TransactionUnusableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Reactive transactions over JDBC: what belongs to them and how they end.
 */
class JdbcReactiveTransactionTests {

	private static final Duration LIMIT = ReactiveOverJdbcSetup.LIMIT;

	private static ReactiveOverJdbcSetup setup;

	private final TransactionalOperator transaction = setup.operator();

	@BeforeAll
	static void create() {
		setup = new ReactiveOverJdbcSetup(2, Duration.ofSeconds(10));
	}

	@AfterAll
	static void close() {
		setup.close();
	}

	@BeforeEach
	void emptyTables() {
		setup.empty();
	}

	@AfterEach
	void allConnectionsAreBack() {
		await().atMost(LIMIT).until(setup::isQuiet);
	}

	@Test
	void severalStepsWithDelayAndZipAreOneTransactionOnOneConnection() {
		Mono<Set<String>> places = setup.place()
			.delayElement(Duration.ofMillis(1))
			.flatMap((first) -> Mono.zip(setup.place(), setup.place())
				.flatMap((both) -> setup.place()
					.map((last) -> Set.copyOf(List.of(first, both.getT1(), both.getT2(), last)))));

		assertThat(places.as(this.transaction::transactional).block(LIMIT)).hasSize(1);
		assertThat(setup.place().zipWith(setup.place(), (one, other) -> Set.copyOf(List.of(one, other))).block(LIMIT))
			.hasSize(2);
	}

	@Test
	void callsOfOneTransactionRunOneAfterTheOtherInTheOrderOfTheirSubscription() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		List<Integer> order = new CopyOnWriteArrayList<>();
		Flux<Integer> calls = Flux.fromStream(IntStream.range(0, 30).boxed())
			.flatMap((i) -> setup.reactive().call(() -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				order.add(i);
				setup.sql().sql("select 1").query(Integer.class).single();
				running.decrementAndGet();
				return i;
			}), 30);

		calls.then().as(this.transaction::transactional).block(LIMIT);

		assertThat(most).hasValue(1);
		assertThat(order).isSorted().hasSize(30);
	}

	@Test
	void commitKeepsAndErrorTakesBackAllSteps() {
		setup.insertOrder(1).then(setup.insertOrder(2)).as(this.transaction::transactional).block(LIMIT);
		Mono<?> failing = setup.insertOrder(3)
			.then(setup.insertOrder(4))
			.then(Mono.error(new IllegalStateException("later")))
			.as(this.transaction::transactional);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failing.block(LIMIT))
			.withMessage("later");
		assertThat(setup.committedOrders()).containsExactly(1L, 2L);
	}

	@Test
	void savepointTakesBackOnlyTheNestedSteps() {
		TransactionalOperator nested = setup.operator(TransactionDefinition.PROPAGATION_NESTED);
		Mono<Integer> failing = setup.insertOrder(2).then(setup.insertOrder(1)).as(nested::transactional);

		setup.insertOrder(1)
			.then(failing.onErrorResume(DuplicateKeyException.class, (ex) -> Mono.just(0)))
			.then(setup.insertOrder(3).as(nested::transactional))
			.as(this.transaction::transactional)
			.block(LIMIT);

		assertThat(setup.committedOrders()).containsExactly(1L, 3L);
	}

	@Test
	void requiresNewCommitsByItself() {
		TransactionalOperator own = setup.operator(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		Set<String> places = ConcurrentHashMap.newKeySet();
		Mono<?> failing = setup.place()
			.doOnNext(places::add)
			.then(setup.insertOrder(1))
			.then(setup.insertOrder(2).then(setup.place()).doOnNext(places::add).as(own::transactional))
			.then(setup.insertOrder(3))
			.then(setup.place())
			.doOnNext(places::add)
			.then(Mono.error(new IllegalStateException("outer")))
			.as(this.transaction::transactional);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failing.block(LIMIT));
		assertThat(setup.committedOrders()).containsExactly(2L);
		assertThat(places).hasSize(2);
	}

	@Test
	void readOnlyRefusesWritesAndTheConnectionIsWritableAgainAfterwards() {
		DefaultTransactionDefinition readOnly = new DefaultTransactionDefinition();
		readOnly.setReadOnly(true);
		Mono<Integer> writing = setup.insertOrder(1)
			.as(TransactionalOperator.create(setup.manager(), readOnly)::transactional);

		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> writing.block(LIMIT))
			.withStackTraceContaining("read-only transaction");
		setup.insertOrder(2).block(LIMIT);
		setup.insertOrder(3).as(this.transaction::transactional).block(LIMIT);
		assertThat(setup.committedOrders()).containsExactly(2L, 3L);
	}

	@ParameterizedTest
	@CsvSource({ "-1, read committed", "4, repeatable read", "8, serializable" })
	void isolationIsSetAndRestored(int isolation, String expected) {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setIsolationLevel(isolation);

		assertThat(setup.show("transaction_isolation")
			.as(TransactionalOperator.create(setup.manager(), definition)::transactional)
			.block(LIMIT)).isEqualTo(expected);
		assertThat(setup.show("transaction_isolation").block(LIMIT)).isEqualTo("read committed");
	}

	@Test
	void timeoutStopsTheStatementsOfJdbcTemplate() {
		DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
		definition.setTimeout(1);
		Mono<?> slow = setup.insertOrder(1)
			.then(setup.reactive().call(() -> setup.sql().sql("select pg_sleep(20)").query().listOfRows()))
			.as(TransactionalOperator.create(setup.manager(), definition)::transactional);

		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> slow.block(LIMIT))
			.isInstanceOfAny(DataAccessException.class, TransactionTimedOutException.class);
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void exhaustedPoolIsAnErrorAndTheOthersGoOn() {
		TransactionalOperator own = setup.operator(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		Mono<Integer> third = setup.insertOrder(3).as(own::transactional);
		Mono<Integer> second = setup.insertOrder(2).then(third).as(own::transactional);
		Mono<Integer> first = setup.insertOrder(1)
			.then(second.onErrorResume(CannotCreateTransactionException.class,
					(ex) -> (ex.getCause() instanceof SQLTransientConnectionException) ? setup.insertOrder(4)
							: Mono.error(ex)))
			.as(this.transaction::transactional);

		assertThat(first.block(LIMIT)).isEqualTo(1);
		assertThat(setup.committedOrders()).containsExactly(1L, 4L);
	}

	@Test
	void manyTransactionsWithFewConnectionsDoNotStarveEachOther() {
		Flux.range(0, 40)
			.flatMap((i) -> setup.insertOrder(i).then(setup.place()).as(this.transaction::transactional).retry(20), 40)
			.blockLast(LIMIT);

		assertThat(setup.committedOrders()).hasSize(40);
	}

	@Test
	void failureOfBlockingCodeThatJoinedCannotBeSwallowed() {
		TransactionTemplate joining = new TransactionTemplate(new JdbcTransactionManager(setup.pool()));
		Mono<?> swallowing = setup.insertOrder(1).then(setup.reactive().<Object>call(() -> joining.execute((status) -> {
			throw new IllegalStateException("swallowed");
		})).onErrorResume(IllegalStateException.class, (ex) -> Mono.empty()))
			.then()
			.as(this.transaction::transactional);

		assertThatExceptionOfType(UnexpectedRollbackException.class).isThrownBy(() -> swallowing.block(LIMIT));
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void contextOfAnEndedTransactionIsRefused() {
		Mono<Integer> late = Mono.deferContextual(Mono::just)
			.as(this.transaction::transactional)
			.flatMap((view) -> setup.insertOrder(1).contextWrite((context) -> context.putAll(view)));

		assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(() -> late.block(LIMIT));
		assertThat(setup.committedOrders()).isEmpty();
	}

}

package io.awa.bridge;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

import io.awa.TransactionUnusableException;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Reactive transactions over JDBC that end while a call of theirs runs.
 */
class JdbcReactiveCancellationTests {

	private static final Duration LIMIT = ReactiveOverJdbcSetup.LIMIT;

	private static ReactiveOverJdbcSetup setup;

	private final CountDownLatch runs = new CountDownLatch(1);

	private final CountDownLatch goOn = new CountDownLatch(1);

	private final TransactionalOperator transaction = setup.operator();

	@BeforeAll
	static void create() {
		setup = new ReactiveOverJdbcSetup(2, Duration.ofSeconds(30));
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
		assertThat(setup.database()
			.count("pg_stat_activity where datname = current_database() and state like 'idle in transaction%'"))
			.isZero();
	}

	@Test
	void rollbackAfterCancellationWaitsForTheRunningCall() throws Exception {
		CountDownLatch rolledBack = onRollback();
		CountDownLatch ended = new CountDownLatch(1);
		AtomicReference<String> places = new AtomicReference<>();
		Disposable flow = setup.reactive().call(() -> {
			String before = setup.placeNow();
			this.runs.countDown();
			ReactiveOverJdbcSetup.await(this.goOn);
			places.set(before + " " + setup.placeNow());
			ended.countDown();
			return true;
		}).as(this.transaction::transactional).subscribe();
		ReactiveOverJdbcSetup.await(this.runs);

		flow.dispose();

		assertThat(rolledBack.await(200, TimeUnit.MILLISECONDS)).isFalse();
		this.goOn.countDown();
		ReactiveOverJdbcSetup.await(rolledBack);
		assertThat(ended.getCount()).isZero();
		assertThat(places.get().split(" ")).hasSize(2).satisfies((both) -> assertThat(both[0]).isEqualTo(both[1]));
	}

	@Test
	void rollbackAfterErrorWaitsForTheRunningCall() throws Exception {
		CountDownLatch rolledBack = onRollback();
		Mono<Object> failing = Mono.fromCallable(() -> {
			ReactiveOverJdbcSetup.await(this.runs);
			throw new IllegalStateException("beside the call");
		}).subscribeOn(Schedulers.boundedElastic());
		CompletableFuture<?> flow = Mono.when(setup.insertOrderAndWait(1, this.runs, this.goOn), failing)
			.as(this.transaction::transactional)
			.toFuture();
		ReactiveOverJdbcSetup.await(this.runs);

		assertThat(rolledBack.await(200, TimeUnit.MILLISECONDS)).isFalse();
		this.goOn.countDown();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(flow::join)
			.withRootCauseInstanceOf(IllegalStateException.class);
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void callsThatWaitAtTheCancellationNeverRun() throws Exception {
		CountDownLatch rolledBack = onRollback();
		AtomicBoolean ran = new AtomicBoolean();
		Disposable flow = Mono
			.when(setup.insertOrderAndWait(1, this.runs, this.goOn), setup.reactive().call(() -> ran.getAndSet(true)))
			.as(this.transaction::transactional)
			.subscribe();
		ReactiveOverJdbcSetup.await(this.runs);

		flow.dispose();
		this.goOn.countDown();

		ReactiveOverJdbcSetup.await(rolledBack);
		assertThat(ran).isFalse();
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void callsMadeAfterTheCancellationAreRefused() throws Exception {
		CountDownLatch rolledBack = onRollback();
		AtomicReference<ContextView> captured = new AtomicReference<>();
		Disposable flow = Mono.deferContextual((view) -> {
			captured.set(view);
			return setup.insertOrderAndWait(1, this.runs, this.goOn);
		}).as(this.transaction::transactional).subscribe();
		ReactiveOverJdbcSetup.await(this.runs);
		flow.dispose();

		assertThatExceptionOfType(TransactionUnusableException.class).isThrownBy(
				() -> setup.insertOrder(2).contextWrite((context) -> context.putAll(captured.get())).block(LIMIT));
		this.goOn.countDown();

		ReactiveOverJdbcSetup.await(rolledBack);
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void statementThatDoesNotEndIsCutAfterTheGrace() throws Exception {
		ReactiveOverJdbc hasty = hasty();
		Disposable flow = hasty.inTransaction((client) -> {
			setup.sql().sql("insert into app_order values (1)").update();
			this.runs.countDown();
			return setup.sql().sql("select pg_sleep(60)").query().listOfRows();
		}).subscribe();
		ReactiveOverJdbcSetup.await(this.runs);

		flow.dispose();

		await().atMost(LIMIT).until(setup::isQuiet);
		// The server learns of the cut only when its statement ends, and keeps its locks.
		setup.database()
			.sql()
			.sql("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' "
					+ "and pid <> pg_backend_pid()")
			.query()
			.listOfRows();
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void codeThatDoesNotEndLosesItsConnectionAfterTheGrace() throws Exception {
		ReactiveOverJdbc hasty = hasty();
		CompletableFuture<Throwable> late = new CompletableFuture<>();
		Disposable flow = hasty.inTransaction((client) -> {
			setup.sql().sql("insert into app_order values (1)").update();
			this.runs.countDown();
			try {
				ReactiveOverJdbcSetup.await(this.goOn);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			late.complete(catchThrowable(() -> setup.sql().sql("insert into app_order values (2)").update()));
			return true;
		}).subscribe();
		ReactiveOverJdbcSetup.await(this.runs);

		flow.dispose();

		await().atMost(LIMIT).until(setup::isQuiet);
		this.goOn.countDown();
		assertThat(late.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(DataAccessException.class);
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void cancellationWhileWaitingForAConnectionLeaksNone() throws Exception {
		Connection first = setup.pool().getConnection();
		Connection second = setup.pool().getConnection();
		Disposable flow = setup.insertOrder(1).as(this.transaction::transactional).subscribe();
		await().atMost(LIMIT).until(() -> setup.pool().getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);

		flow.dispose();
		first.close();
		second.close();

		await().atMost(LIMIT).until(setup::isQuiet);
		assertThat(setup.committedOrders()).isEmpty();
	}

	@Test
	void cancellationAfterTheBeginGivesTheConnectionBack() {
		CompletableFuture<Disposable> flow = new CompletableFuture<>();
		AtomicBoolean ran = new AtomicBoolean();
		setup.manager().setTransactionExecutionListeners(List.of(new TransactionExecutionListener() {
			@Override
			public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
				flow.join().dispose();
			}
		}));

		flow.complete(Mono.fromRunnable(() -> ran.set(true)).as(this.transaction::transactional).subscribe());

		await().atMost(LIMIT).until(() -> flow.join().isDisposed());
		await().atMost(LIMIT).until(setup::isQuiet);
		setup.manager().setTransactionExecutionListeners(List.of());
		assertThat(ran).isFalse();
	}

	/** In a round in some hundreds, Spring itself drops the transaction. */
	@Test
	void cancellationsBetweenBeginAndWorkLeakNoConnection() {
		for (int round = 0; round < 3000; round++) {
			AtomicBoolean begun = new AtomicBoolean();
			TransactionDefinition telling = new TransactionDefinition() {
				@Override
				public String getName() {
					begun.compareAndSet(false, Thread.currentThread().getName().startsWith("awa-jdbc-wait-"));
					return "telling";
				}
			};
			Disposable flow = Mono.just(1)
				.as(TransactionalOperator.create(setup.manager(), telling)::transactional)
				.subscribe();
			while (!begun.get() && !flow.isDisposed()) {
				Thread.onSpinWait();
			}
			assertThat(begun).as("begin of round %s", round).isTrue();
			for (int spin = 0; spin < round % 100; spin++) {
				Thread.onSpinWait();
			}
			flow.dispose();
		}
	}

	@Test
	void stormOfCancellationsLeavesAllOfATransactionOrNothing() {
		int steps = 5;
		Flux.range(0, 150)
			.flatMap((i) -> Flux.range(0, steps)
				.concatMap((step) -> setup.insertOrder(i * 10L + step))
				.then()
				.as(this.transaction::transactional)
				.timeout(Duration.ofNanos(200_000L * (i % 50)), Mono.empty())
				.onErrorComplete(), 2)
			.blockLast(LIMIT);

		await().atMost(LIMIT).until(setup::isQuiet);
		assertThat(setup.database()
			.sql()
			.sql("select count(*) from app_order group by id / 10")
			.query(Integer.class)
			.set()).isSubsetOf(steps);
	}

	private static ReactiveOverJdbc hasty() {
		return new ReactiveOverJdbc(new JdbcAwaClient(setup.pool(), ClientSettings.of(TestDatabase.SCHEMA)),
				new JdbcReactiveTransactionManager(setup.pool(), setup.manager().threads(), Duration.ofMillis(200)));
	}

	private static CountDownLatch onRollback() {
		CountDownLatch rolledBack = new CountDownLatch(1);
		setup.manager().setTransactionExecutionListeners(List.of(new TransactionExecutionListener() {
			@Override
			public void afterRollback(TransactionExecution transaction, Throwable failure) {
				rolledBack.countDown();
			}
		}));
		return rolledBack;
	}

}

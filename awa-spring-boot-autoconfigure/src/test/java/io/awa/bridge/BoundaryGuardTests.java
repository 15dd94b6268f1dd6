package io.awa.bridge;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;
import io.awa.client.TransactionOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Calls of both clients on event loops, and in transactions that they cannot join, each
 * next to a call that looks alike and is right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundaryGuardTests {

	private static final TransactionOptions ISOLATED = TransactionOptions.defaults().isolated();

	private final TestDatabase database = TestDatabase.migrated();

	private final GuardedClients clients = new GuardedClients(this.database,
			new TransactionBoundaryGuard(GuardMode.FAIL));

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("truncate awa.job, awa.ready, awa.queue").update();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	static Set<String> blockingCalls() {
		return GuardedClients.blockingCalls().keySet();
	}

	static Set<String> reactiveCalls() {
		return GuardedClients.reactiveCalls().keySet();
	}

	@ParameterizedTest
	@MethodSource("blockingCalls")
	void everyBlockingCallIsRefusedOnAnEventLoop(String call) {
		this.clients.assertRefused(BoundaryCode.BLOCKING_ON_EVENT_LOOP, () -> on(Schedulers.parallel(),
				() -> GuardedClients.blockingCalls().get(call).accept(this.clients.blocking)));
	}

	@ParameterizedTest
	@MethodSource("blockingCalls")
	void everyBlockingCallWorksOnAThreadThatMayBlock(String call) {
		on(Schedulers.boundedElastic(), () -> GuardedClients.blockingCalls().get(call).accept(this.clients.blocking));
	}

	@ParameterizedTest
	@ValueSource(strings = { "parallel", "single", "driver" })
	void blockingCallIsRefusedOnEachKindOfEventLoop(String kind) {
		Mono<?> loop = switch (kind) {
			case "parallel" -> Mono.just(1).publishOn(Schedulers.parallel());
			case "single" -> Mono.just(1).publishOn(Schedulers.single());
			default -> this.clients.reactive.queueStats();
		};

		this.clients.assertRefused(BoundaryCode.BLOCKING_ON_EVENT_LOOP,
				() -> loop.doOnNext((value) -> this.clients.insert()).block(GuardedClients.LIMIT));
	}

	@Test
	void blockingCallIsRefusedOnARegisteredEventLoop() throws Exception {
		FutureTask<Throwable> call = new FutureTask<>(() -> catchThrowable(this.clients::insert));
		Thread loop = new Thread(call, "foreign-loop");
		Predicate<Thread> predicate = (thread) -> thread == loop;
		Schedulers.registerNonBlockingThreadPredicate(predicate);
		try {
			loop.start();
			assertThat(call.get()).hasMessageStartingWith("[AWA-B1]").hasMessageContaining("'foreign-loop'");
		}
		finally {
			Schedulers.resetNonBlockingThreadPredicate();
		}
		this.clients.assertNothingWritten();
	}

	@Test
	void asynchronousAndReactiveCallsAreAllowedOnAnEventLoop() {
		Mono.fromFuture(() -> this.clients.blocking.async().insert(Map.of(), GuardedClients.GREET))
			.subscribeOn(Schedulers.parallel())
			.block(GuardedClients.LIMIT);
		this.clients.insertReactively().subscribeOn(Schedulers.parallel()).block(GuardedClients.LIMIT);

		assertThat(this.clients.jobs()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("reactiveCalls")
	void everyReactiveCallMadeInAJdbcTransactionIsRefusedOnSubscription(String call) {
		Mono<?> made = this.clients.template
			.execute((status) -> GuardedClients.reactiveCalls().get(call).apply(this.clients.reactive));

		this.clients.assertRefused(BoundaryCode.REACTIVE_IN_JDBC_TRANSACTION,
				() -> made.subscribeOn(Schedulers.parallel()).block(GuardedClients.LIMIT));
	}

	@ParameterizedTest
	@MethodSource("reactiveCalls")
	void everyReactiveCallSubscribedToInAJdbcTransactionIsRefused(String call) {
		Mono<?> made = GuardedClients.reactiveCalls().get(call).apply(this.clients.reactive);

		this.clients.assertRefused(BoundaryCode.REACTIVE_IN_JDBC_TRANSACTION,
				() -> this.clients.template.executeWithoutResult((status) -> made.block(GuardedClients.LIMIT)));
	}

	@ParameterizedTest
	@MethodSource("reactiveCalls")
	void everyReactiveCallOutsideTransactionsWorks(String call) {
		GuardedClients.reactiveCalls().get(call).apply(this.clients.reactive).block(GuardedClients.LIMIT);
	}

	@Test
	void reactiveTransactionOfItsOwnIsAllowedInAJdbcTransaction() {
		this.clients.template.executeWithoutResult((status) -> {
			this.clients.operator.transactional(this.clients.insertReactively()).block(GuardedClients.LIMIT);
			this.clients.reactive
				.inTransaction(ISOLATED, (transaction) -> transaction.insert(Map.of(), GuardedClients.GREET))
				.block(GuardedClients.LIMIT);
			status.setRollbackOnly();
		});

		assertThat(this.clients.jobs()).isEqualTo(2);
	}

	@Test
	void reactiveCallIsAllowedInAScopeWithoutTransactionAndAfterATransaction() {
		TransactionTemplate supports = new TransactionTemplate(this.clients.template.getTransactionManager());
		supports.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);

		supports.executeWithoutResult((status) -> this.clients.insertReactively().block(GuardedClients.LIMIT));
		this.clients.template.executeWithoutResult((status) -> this.clients.insert());
		this.clients.insertReactively().block(GuardedClients.LIMIT);

		assertThat(this.clients.jobs()).isEqualTo(3);
	}

	@Test
	void asynchronousCallOfTheReactiveClientInAJdbcTransactionFails() {
		this.clients.assertRefused(BoundaryCode.REACTIVE_IN_JDBC_TRANSACTION,
				() -> unwrapped(() -> this.clients.template
					.execute((status) -> this.clients.reactive.async().insert(Map.of(), GuardedClients.GREET))
					.join()));
	}

	@Test
	void jdbcInASectionOfAReactiveTransactionIsRefused() {
		inSection(true, () -> {
			this.clients.assertRefused(BoundaryCode.JDBC_IN_SECTION, this.clients::insert);
			this.clients.assertRefused(BoundaryCode.JDBC_IN_SECTION, () -> this.clients.blocking.begin().close());
			this.clients.assertRefused(BoundaryCode.JDBC_IN_SECTION,
					() -> unwrapped(this.clients.blocking.async().queueStats()::join));
		});
	}

	@Test
	void jdbcInASectionIsAllowedWithoutTransactionOrInOneOfItsOwn() {
		inSection(false, this.clients::insert);
		inSection(true, () -> {
			this.clients.template.executeWithoutResult((status) -> this.clients.insert());
			this.clients.blocking.inTransaction(ISOLATED,
					(transaction) -> transaction.insert(Map.of(), GuardedClients.GREET));
		});

		assertThat(this.clients.jobs()).isEqualTo(3);
	}

	private static void inSection(boolean transactionActive, Runnable work) {
		SectionThread.set(() -> transactionActive);
		try {
			work.run();
		}
		finally {
			SectionThread.set(null);
		}
	}

	private static void on(Scheduler scheduler, Runnable work) {
		Mono.fromRunnable(work).subscribeOn(scheduler).block(GuardedClients.LIMIT);
	}

	private static void unwrapped(Runnable call) {
		try {
			call.run();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof BoundaryException cause) {
				throw cause;
			}
			throw ex;
		}
	}

}

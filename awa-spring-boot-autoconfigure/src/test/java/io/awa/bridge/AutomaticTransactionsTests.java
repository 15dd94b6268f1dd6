package io.awa.bridge;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.micrometer.context.ContextRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.reactive.TransactionContext;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Plain blocking code in a pipeline, with transactions that follow it by themselves.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutomaticTransactionsTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final GuardedClients clients = new GuardedClients(this.database,
			new TransactionBoundaryGuard(GuardMode.FAIL));

	private AutomaticTransactions transactions;

	@BeforeEach
	void start() {
		this.database.sql().sql("truncate awa.job, awa.ready, awa.queue").update();
		Hooks.enableAutomaticContextPropagation();
		this.transactions = AutomaticTransactions.start();
	}

	@AfterEach
	void stop() {
		this.transactions.close();
		Hooks.disableAutomaticContextPropagation();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	/** The class is not public, so only its name can be relied on. */
	@Test
	void springKeepsItsTransactionUnderTheTwoKnownKeys() {
		List<Object> keys = this.clients.operator
			.transactional(
					Mono.deferContextual((view) -> Mono.just(view.stream().map((entry) -> entry.getKey()).toList())))
			.block(GuardedClients.LIMIT);

		assertThat(keys).map((key) -> ((Class<?>) key).getName())
			.containsExactlyInAnyOrder(TransactionContext.class.getName(), AutomaticTransactions.HOLDER_KEY);
	}

	@Test
	void plainBlockJoinsTheTransaction() {
		assertRollsBack((given) -> given.insertReactively().block(GuardedClients.LIMIT));
	}

	@Test
	void blockJoinsAfterAnotherChangeOfThreads() {
		assertRollsBack((given) -> Mono.fromCallable(() -> given.insertReactively().block(GuardedClients.LIMIT))
			.subscribeOn(Schedulers.boundedElastic())
			.block(GuardedClients.LIMIT));
	}

	@Test
	void transactionInsideTheBlockingCodeJoins() {
		assertRollsBack((given) -> given.operator.transactional(given.insertReactively()).block(GuardedClients.LIMIT));
	}

	@Test
	void whatWasJoinedCommitsWithTheTransaction() {
		pipeline((given) -> given.insertReactively().block(GuardedClients.LIMIT)).block(GuardedClients.LIMIT);

		assertThat(this.clients.jobs()).isEqualTo(1);
	}

	@Test
	void jdbcOnAThreadOfAReactiveTransactionIsRefused() {
		this.clients.assertRefused(BoundaryCode.JDBC_IN_REACTIVE_TRANSACTION, () -> pipeline((given) -> {
			given.insert();
			return 1;
		}).block(GuardedClients.LIMIT));
	}

	@Test
	void jdbcIsAllowedOutsideTheTransactionAndInOneOfItsOwn() {
		pipeline((given) -> given.template.execute((status) -> {
			given.insert();
			return 1;
		})).block(GuardedClients.LIMIT);
		Mono.fromRunnable(this.clients::insert).subscribeOn(Schedulers.boundedElastic()).block(GuardedClients.LIMIT);
		this.clients.insert();

		assertThat(this.clients.jobs()).isEqualTo(3);
	}

	@Test
	void threadOfTheSchedulerIsFreeOfTheTransactionAfterwards() {
		pipeline((given) -> 1).block(GuardedClients.LIMIT);

		assertThat(Stream
			.generate(() -> Mono.fromSupplier(PropagatedTransaction::isActive)
				.subscribeOn(Schedulers.boundedElastic())
				.block(GuardedClients.LIMIT))
			.limit(20)).containsOnly(false);
		assertThat(PropagatedTransaction.CONTEXT.get()).isNull();
		assertThat(PropagatedTransaction.HOLDER.get()).isNull();
	}

	@Test
	void closedItJoinsAndSeesNothingAnyMore() {
		this.transactions.close();

		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> pipeline((given) -> {
			given.insertReactively().block(GuardedClients.LIMIT);
			given.insert();
			throw new IllegalArgumentException("later step failed");
		}).block(GuardedClients.LIMIT));

		assertThat(this.clients.jobs()).isEqualTo(2);
		assertThat(ContextRegistry.getInstance().getThreadLocalAccessors()).noneMatch(
				(accessor) -> String.valueOf(accessor.key()).contains(TransactionContext.class.getPackageName()));
	}

	@Test
	void otherApplicationInTheSameJvmKeepsItsTransactions() {
		AutomaticTransactions other = AutomaticTransactions.start();
		other.close();
		other.close();

		assertRollsBack((given) -> given.insertReactively().block(GuardedClients.LIMIT));
	}

	@Test
	void missingPropagationIsReported() {
		this.transactions.requirePropagation();
		Hooks.disableAutomaticContextPropagation();

		assertThatIllegalStateException().isThrownBy(this.transactions::requirePropagation)
			.withMessageContaining("spring.reactor.context-propagation=auto");
	}

	private void assertRollsBack(Function<GuardedClients, Object> blockingCode) {
		Mono<Object> failing = pipeline(blockingCode)
			.flatMap((value) -> Mono.error(new IllegalArgumentException("later step failed")));

		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.clients.operator.transactional(failing).block(GuardedClients.LIMIT));
		assertThat(this.clients.jobs()).isZero();
		assertThatExceptionOfType(BoundaryException.class).isThrownBy(() -> pipeline((given) -> {
			given.insert();
			return 1;
		}).block(GuardedClients.LIMIT));
	}

	/** Runs code on another thread, in a transaction. */
	private Mono<Object> pipeline(Function<GuardedClients, Object> blockingCode) {
		Mono<Object> work = this.clients.reactive.queueStats()
			.publishOn(Schedulers.boundedElastic())
			.map((stats) -> blockingCode.apply(this.clients));
		return this.clients.operator.transactional(work);
	}

}

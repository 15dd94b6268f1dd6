package io.awa.bridge;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.reactive.AwaitKt;
import kotlinx.coroutines.reactor.MonoKt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.reactive.TransactionalOperatorExtensionsKt;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Kotlin's coroutines join the reactive transaction. A lambda that passes its
 * continuation on, as in <code>mono { client.insert(job).awaitSingle() }</code>, can be
 * written in Java.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoroutineTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 2,
			BridgeSettings.defaults().withMaxSections(2));

	private final AwaBridge bridge = this.fixture.bridge();

	/** On the thread that subscribes, and on threads of Kotlin's. */
	static Stream<CoroutineContext> dispatchers() {
		return Stream.of(EmptyCoroutineContext.INSTANCE, Dispatchers.getIO());
	}

	@BeforeEach
	void empty() {
		this.fixture.empty();
	}

	@AfterEach
	void nothingIsLeft() {
		this.fixture.awaitCleanPool();
	}

	@AfterAll
	void close() {
		this.fixture.close();
		this.database.close();
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("dispatchers")
	void insertOfACoroutineCommitsWithTheRowOfTheApplication(CoroutineContext dispatcher) {
		this.fixture.transactional(this.fixture.note("order").then(coroutine(dispatcher, this::insert)))
			.block(BridgeFixture.LIMIT);

		assertOneTransactionWroteRowAndJob();
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("dispatchers")
	void insertOfACoroutineRollsBackWithTheTransaction(CoroutineContext dispatcher) {
		AtomicReference<Object> inserted = new AtomicReference<>();
		Mono<Object> work = this.fixture.note("order")
			.then(coroutine(dispatcher, this::insert))
			.doOnNext(inserted::set)
			.then(Mono.error(new IllegalStateException("later")));

		assertThatIllegalStateException().isThrownBy(() -> this.fixture.transactional(work).block(BridgeFixture.LIMIT))
			.withMessage("later");
		assertThat(inserted.get()).isNotNull();
		assertThat(this.fixture.notes()).isZero();
		assertThat(this.fixture.jobs()).isZero();
	}

	/** <code>operator.executeAndAwait { … }</code> of Spring's Kotlin extensions. */
	@Test
	void insertInATransactionThatACoroutineBeginsCommitsAndRollsBack() {
		TransactionalOperator operator = TransactionalOperator.create(new R2dbcTransactionManager(this.fixture.pool()));
		Mono<?> rolledBack = suspending(EmptyCoroutineContext.INSTANCE,
				(outer) -> TransactionalOperatorExtensionsKt.executeAndAwait(operator, (transaction, inner) -> {
					transaction.setRollbackOnly();
					return AwaitKt.awaitSingle(this.fixture.note("order").then(insert()), inner);
				}, outer));
		Mono<?> committed = suspending(EmptyCoroutineContext.INSTANCE,
				(outer) -> TransactionalOperatorExtensionsKt.executeAndAwait(operator,
						(transaction, inner) -> AwaitKt.awaitSingle(this.fixture.note("order").then(insert()), inner),
						outer));

		assertThat(rolledBack.block(BridgeFixture.LIMIT)).isNotNull();
		assertThat(this.fixture.jobs()).isZero();
		committed.block(BridgeFixture.LIMIT);
		assertOneTransactionWroteRowAndJob();
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("dispatchers")
	void sectionThatACoroutineAwaitsJoins(CoroutineContext dispatcher) {
		this.fixture
			.transactional(this.fixture.note("order")
				.then(coroutine(dispatcher, () -> this.bridge.call(() -> this.fixture.insert("section")))))
			.block(BridgeFixture.LIMIT);

		assertOneTransactionWroteRowAndJob();
	}

	@ParameterizedTest(autoCloseArguments = false)
	@MethodSource("dispatchers")
	void coroutineThatASectionAwaitsJoins(CoroutineContext dispatcher) {
		Mono<Void> section = this.bridge.run(() -> {
			this.bridge.await(this.fixture.note("order"));
			this.bridge.await(coroutine(dispatcher, this::insert));
		});
		this.fixture.transactional(section).block(BridgeFixture.LIMIT);

		assertOneTransactionWroteRowAndJob();
	}

	private Mono<?> insert() {
		return this.fixture.reactiveClient().insert(Map.of(), InsertOptions.defaults().withKind("test"));
	}

	/** {@code mono(dispatcher) { call().awaitSingle() }}. */
	private static Mono<Object> coroutine(CoroutineContext dispatcher, Supplier<Mono<?>> call) {
		return suspending(dispatcher, (continuation) -> AwaitKt.awaitSingle(call.get(), continuation));
	}

	private static Mono<Object> suspending(CoroutineContext dispatcher, SuspendingCall call) {
		return MonoKt.mono(dispatcher, (scope, continuation) -> call.run(continuation));
	}

	private void assertOneTransactionWroteRowAndJob() {
		List<Long> rows = this.database.sql()
			.sql("select count(*) from note n join awa.job j on j.xmin = n.xid::xid8::xid union all "
					+ "select count(*) from note union all select count(*) from awa.job")
			.query(Long.class)
			.list();
		assertThat(rows).containsExactly(1L, 1L, 1L);
	}

	/** The value, or the mark that it comes later to the continuation. */
	@FunctionalInterface
	private interface SuspendingCall {

		Object run(Continuation<Object> continuation);

	}

}

package io.awa.bridge;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.IllegalTransactionStateException;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.awa.BoundaryException;
import io.awa.InsertOptions;
import io.awa.client.AwaTransaction;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.TransactionOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Blocking code in a section and the pipeline around it share one transaction.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionTransactionTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 3, threads(BridgeSettings.defaults()));

	private final AwaBridge bridge = this.fixture.bridge();

	/** The threads of the sections. */
	BridgeSettings threads(BridgeSettings settings) {
		return settings;
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

	@Test
	void sectionJoinsWithTheSameConnectionAndTransaction() {
		run(this.fixture.note("before").then(this.bridge.call(() -> {
			this.bridge.await(this.fixture.note("within"));
			return this.fixture.insert("job");
		})).then(this.fixture.note("after")));

		assertThat(this.fixture.notes()).isEqualTo(3);
		assertThat(this.fixture.transactionsOfNotes()).isOne();
		assertThat(this.fixture.jobs()).isOne();
	}

	@Test
	void rollbackOfThePipelineTakesWhatTheSectionDid() {
		Mono<Void> failing = this.fixture.note("before").then(this.bridge.run(() -> {
			this.bridge.await(this.fixture.note("within"));
			this.fixture.insert("job");
		})).then(Mono.error(new IllegalStateException("later")));

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(failing)).withMessage("later");
		assertThat(this.fixture.notes()).isZero();
		assertThat(this.fixture.jobs()).isZero();
	}

	@Test
	void errorOfTheSectionRollsThePipelineBack() {
		Mono<?> failing = this.fixture.note("before").then(this.bridge.call(() -> {
			this.fixture.insert("job");
			throw new IOException("disk");
		}));

		assertThatExceptionOfType(Exception.class).isThrownBy(() -> run(failing))
			.havingRootCause()
			.isInstanceOf(IOException.class);
		assertThat(this.fixture.notes()).isZero();
		assertThat(this.fixture.jobs()).isZero();
	}

	@Test
	void innerTransactionJoinsAndAnIsolatedOneDoesNot() {
		Mono<Void> failing = this.bridge.run(() -> {
			this.bridge.client().inTransaction((transaction) -> transaction.insert(args("joined"), options()));
			this.bridge.client()
				.inTransaction(TransactionOptions.defaults().isolated(),
						(transaction) -> transaction.insert(args("isolated"), options()));
		}).then(Mono.error(new IllegalStateException("later")));

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(failing));
		assertThat(this.database.sql().sql("select args ->> 'name' from awa.job").query(String.class).list())
			.containsExactly("isolated");
	}

	@Test
	void transactionByCallbackCommitsWhenItReturnsAndRollsBackWhenItThrows() {
		this.bridge.run(() -> {
			this.bridge.client().inTransaction((transaction) -> transaction.insert(args("kept"), options()));
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> this.bridge.client().inTransaction((transaction) -> {
					transaction.insert(args("lost"), options());
					throw new IllegalStateException("no");
				}))
				.withMessage("no");
		}).block(BridgeFixture.LIMIT);

		assertThat(this.database.sql().sql("select args ->> 'name' from awa.job").query(String.class).list())
			.containsExactly("kept");
	}

	@Test
	void transactionObjectThatIsClosedWithoutCommitRollsBackAndCannotBeUsedAgain() {
		this.bridge.run(() -> {
			try (AwaTransaction transaction = this.bridge.client().begin()) {
				transaction.insert(args("lost"), options());
			}
			AwaTransaction kept = this.bridge.client().begin();
			kept.insert(args("kept"), options());
			this.fixture.insert("beside");
			kept.commit();
			assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(kept::commit);
			assertThatExceptionOfType(IllegalTransactionStateException.class)
				.isThrownBy(() -> kept.insert(args("late"), options()));
		}).block(BridgeFixture.LIMIT);

		assertThat(
				this.database.sql().sql("select args ->> 'name' from awa.job order by id").query(String.class).list())
			.containsExactly("kept", "beside");
	}

	@Test
	void futureOfTheSectionJoins() {
		Mono<Void> failing = this.bridge.run(() -> {
			CompletableFuture<Long> one = this.bridge.future(this.fixture.note("one"));
			CompletableFuture<?> two = this.bridge.client().async().insert(args("two"), options());
			assertThat(one.thenCombine(two, (rows, job) -> rows).join()).isOne();
		}).then(Mono.error(new IllegalStateException("later")));

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(failing)).withMessage("later");
		assertThat(this.fixture.notes()).isZero();
		assertThat(this.fixture.jobs()).isZero();
	}

	@Test
	void savepointUndoesOnlyWhatCameAfterIt() {
		run(this.bridge.run(() -> {
			this.bridge.await(this.fixture.note("before"));
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.bridge.nested(() -> {
				this.bridge.await(this.fixture.note("undone"));
				throw new IllegalStateException("no");
			}));
			this.bridge.await(this.fixture.note("after"));
		}));

		assertThat(this.database.sql().sql("select tag from note order by tag").query(String.class).list())
			.containsExactly("after", "before");
	}

	@Test
	void takingTheValueAndCancellingDoesNotUndoACommittedInsert() {
		Long inserted = this.reactive()
			.inTransaction((transaction) -> transaction.insert(args("kept"), options()))
			.map((result) -> result.jobId())
			.flux()
			.next()
			.block(BridgeFixture.LIMIT);

		assertThat(this.database.sql().sql("select id from awa.job").query(Long.class).single()).isEqualTo(inserted);
	}

	@Test
	void contextOfAnEndedTransactionIsRefused() {
		Mono<Void> late = this.transactionalView()
			.flatMap((view) -> this.bridge.run(() -> this.bridge.await(this.fixture.note("late"))).contextWrite(view));

		assertThatExceptionOfType(BoundaryException.class).isThrownBy(() -> late.block(BridgeFixture.LIMIT))
			.withMessageContaining("AWA-B3");
		assertThat(this.fixture.notes()).isZero();
	}

	private ReactiveAwaClient reactive() {
		return this.fixture.reactiveClient();
	}

	/** The context of a transaction, kept beyond its end. */
	private Mono<ContextView> transactionalView() {
		return this.fixture.transactional(Mono.deferContextual(Mono::just));
	}

	private <T> T run(Mono<T> work) {
		return this.fixture.transactional(work).block(BridgeFixture.LIMIT);
	}

	private static Map<String, Object> args(String name) {
		return Map.of("name", name);
	}

	private static InsertOptions options() {
		return InsertOptions.defaults().withKind("test");
	}

}

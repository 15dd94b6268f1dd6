package io.awa.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

import io.awa.BoundaryException;
import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where sections and their transactions begin and end.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SectionBoundaryTests {

	private static final InsertOptions TEST = InsertOptions.defaults().withKind("test");

	private final TestDatabase database = TestDatabase.migrated();

	private final BridgeFixture fixture = new BridgeFixture(this.database, 3, BridgeSettings.defaults());

	private final AwaBridge bridge = this.fixture.bridge();

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
	void standaloneClientNeedsNoSectionAndJoinsOne() {
		AwaClient standalone = this.bridge.standaloneClient();
		standalone.insert(new Named("outside"), TEST);
		Mono<Void> failing = this.bridge.run(() -> standalone.insert(new Named("within"), TEST))
			.then(Mono.error(new IllegalStateException("later")));

		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> this.fixture.transactional(failing).block(BridgeFixture.LIMIT));
		assertThat(this.database.sql().sql("select args ->> 'name' from awa.job").query(String.class).list())
			.containsExactly("outside");
	}

	@Test
	void sectionWithoutTransactionCommitsEachCall() {
		Mono<Void> failing = this.bridge.run(() -> {
			this.fixture.insert("one");
			throw new IllegalStateException("later");
		});

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> failing.block(BridgeFixture.LIMIT));
		assertThat(this.fixture.jobs()).isOne();
	}

	@Test
	void transactionThatAnotherPipelineHasSuspendedIsRefused() {
		CountDownLatch suspended = new CountDownLatch(1);
		CompletableFuture<Boolean> refused = new CompletableFuture<>();
		Mono<Void> section = this.bridge.run(() -> {
			awaitLatch(suspended);
			try {
				this.bridge.await(this.fixture.note("leaked"));
			}
			catch (BoundaryException ex) {
				refused.complete(ex.getMessage().contains("AWA-B9"));
			}
			refused.complete(false);
		});
		Mono<Void> sibling = requiresNew(
				Mono.<Void>fromRunnable(suspended::countDown).then(Mono.fromFuture(refused)).then());

		this.fixture.transactional(this.fixture.note("outer").then(Mono.when(section, sibling)))
			.block(BridgeFixture.LIMIT);

		assertThat(refused.join()).isTrue();
		assertThat(this.fixture.notes()).isOne();
	}

	private <T> Mono<T> requiresNew(Mono<T> work) {
		return TransactionalOperator
			.create(new R2dbcTransactionManager(this.fixture.pool()),
					new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW))
			.transactional(work);
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Named(String name) {

	}

}

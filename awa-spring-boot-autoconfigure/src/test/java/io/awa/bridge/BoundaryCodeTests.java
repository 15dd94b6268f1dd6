package io.awa.bridge;

import java.util.Map;
import java.util.concurrent.FutureTask;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.awa.TransactionRequiredException;
import io.awa.TransactionRequirement;
import io.awa.TransactionUnusableException;
import io.awa.client.AwaTransaction;
import io.awa.client.BoundaryGuard;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The codes of what the clients refuse by themselves, whatever the guard, each next to a
 * call that looks alike and is right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoundaryCodeTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final GuardedClients clients = new GuardedClients(this.database, BoundaryGuard.NONE);

	@BeforeEach
	void emptyTables() {
		this.database.sql().sql("truncate awa.job, awa.ready, awa.queue").update();
	}

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void contextOfAFinishedTransactionIsRefusedWithItsCode() {
		ContextView finished = this.clients.operator.transactional(Mono.deferContextual((view) -> Mono.just(view)))
			.block(GuardedClients.LIMIT);

		assertThatExceptionOfType(TransactionUnusableException.class)
			.isThrownBy(() -> this.clients.insertReactively().contextWrite(finished).block(GuardedClients.LIMIT))
			.withMessageStartingWith("[AWA-B3] ");
		this.clients.assertNothingWritten();
	}

	@Test
	void contextOfAScopeWithoutTransactionIsAllowed() {
		TransactionalOperator supports = TransactionalOperator.create(this.clients.manager,
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_SUPPORTS));

		supports.transactional(this.clients.insertReactively()).block(GuardedClients.LIMIT);

		assertThat(this.clients.jobs()).isEqualTo(1);
	}

	@Test
	void insertWithoutTheTransactionItRequiresIsRefusedWithItsCode() {
		assertThatExceptionOfType(TransactionRequiredException.class)
			.isThrownBy(() -> insertInTransaction(this.clients))
			.withMessageStartingWith("[AWA-B7] ");
		this.clients.assertNothingWritten();

		this.clients.template.executeWithoutResult((status) -> insertInTransaction(this.clients));
		assertThat(this.clients.jobs()).isEqualTo(1);
	}

	@Test
	void transactionOnAnotherThreadIsRefusedWithItsCode() throws Exception {
		try (AwaTransaction transaction = this.clients.blocking.begin()) {
			FutureTask<Throwable> elsewhere = new FutureTask<>(
					() -> catchThrowable(() -> transaction.insert(Map.of(), GuardedClients.GREET)));
			new Thread(elsewhere).start();
			assertThat(elsewhere.get()).isInstanceOf(IllegalTransactionStateException.class)
				.hasMessageStartingWith("[AWA-B9] ");
			transaction.insert(Map.of(), GuardedClients.GREET);
			transaction.commit();
		}

		assertThat(this.clients.jobs()).isEqualTo(1);
	}

	private static void insertInTransaction(GuardedClients clients) {
		clients.blocking.insert(Map.of(), GuardedClients.GREET.withTransaction(TransactionRequirement.FAIL));
	}

}

package io.awa.bridge;

import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.BoundaryCode;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reactive calls in JTA transactions, whoever began them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JtaBoundaryTests {

	private final TestDatabase database = TestDatabase.migrated();

	private final CountingTransaction transaction = new CountingTransaction();

	private final JtaTransactionManager manager = new JtaTransactionManager(this.transaction);

	private final GuardedClients clients = clients(this.database, this.manager);

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Test
	void reactiveCallIsRefusedInATransactionThatSpringBegan() {
		TransactionTemplate template = new TransactionTemplate(this.manager);

		template.executeWithoutResult((status) -> this.clients.assertRefused(BoundaryCode.REACTIVE_IN_JTA_TRANSACTION,
				() -> this.clients.insertReactively().block(GuardedClients.LIMIT)));
	}

	@Test
	void reactiveCallIsRefusedInATransactionThatTheApplicationBegan() {
		this.transaction.begin();
		try {
			this.clients.assertRefused(BoundaryCode.REACTIVE_IN_JTA_TRANSACTION,
					() -> this.clients.insertReactively().block(GuardedClients.LIMIT));
		}
		finally {
			this.transaction.commit();
		}
	}

	@Test
	void reactiveCallIsAllowedOutsideItAndInATransactionOfItsOwn() {
		this.clients.operator.transactional(this.clients.insertReactively()).block(GuardedClients.LIMIT);
		TransactionTemplate template = new TransactionTemplate(this.manager);
		template.executeWithoutResult((status) -> this.clients.operator.transactional(this.clients.insertReactively())
			.block(GuardedClients.LIMIT));
		this.clients.insertReactively().block(GuardedClients.LIMIT);

		assertThat(this.clients.jobs()).isEqualTo(3);
		this.database.sql().sql("truncate awa.job, awa.ready, awa.queue").update();
	}

	@Test
	void applicationWithoutJtaManagerHasNoJtaTransactions() {
		assertThat(JtaTransactions.of(new DefaultListableBeanFactory()).getAsBoolean()).isFalse();
	}

	private static GuardedClients clients(TestDatabase database, JtaTransactionManager manager) {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("transactionManager", manager);
		return new GuardedClients(database, new TransactionBoundaryGuard(GuardMode.FAIL, JtaTransactions.of(beans)));
	}

	/** Only begins and ends. */
	private static final class CountingTransaction implements UserTransaction {

		private int status = Status.STATUS_NO_TRANSACTION;

		@Override
		public void begin() {
			this.status = Status.STATUS_ACTIVE;
		}

		@Override
		public void commit() {
			this.status = Status.STATUS_NO_TRANSACTION;
		}

		@Override
		public void rollback() {
			this.status = Status.STATUS_NO_TRANSACTION;
		}

		@Override
		public void setRollbackOnly() {
			this.status = Status.STATUS_MARKED_ROLLBACK;
		}

		@Override
		public int getStatus() {
			return this.status;
		}

		@Override
		public void setTransactionTimeout(int seconds) {
		}

	}

}

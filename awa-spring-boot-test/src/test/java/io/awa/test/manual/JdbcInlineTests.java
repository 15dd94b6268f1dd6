package io.awa.test.manual;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.test.AwaJobs;
import io.awa.test.AwaTest;
import io.awa.test.AwaTestMode;
import io.awa.test.manual.ShopJobs.Again;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Over JDBC, with transactions that commit.
 */
@AwaTest(mode = AwaTestMode.INLINE, excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@Import({ JdbcInvoices.class, JdbcInlineTests.Probe.class })
class JdbcInlineTests extends InlineContract {

	@Autowired
	private AwaClient client;

	@Autowired
	private TransactionTemplate transactions;

	@Test
	void jobThatInsertsItselfEndsInAnError() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> insert(new Again(1)))
			.withMessageContaining("More than " + AwaJobs.MOST_RUNS + " jobs ran")
			.withMessageContaining("inserts itself");
	}

	/** Otherwise what handlers write would join a transaction that has ended. */
	@Test
	void handlersSeeNothingOfTheTransactionThatHasCommitted(@Autowired Probe probe) {
		insertInTransaction(new LookAround("first"), new LookAround("second"), () -> {
		});

		assertThat(probe.inTransaction).containsExactly(false, false);
	}

	@Override
	void insert(Object payload, InsertOptions options) {
		this.client.insert(payload, options);
	}

	@Override
	void insertMany(List<?> payloads) {
		this.client.insertMany(payloads);
	}

	@Override
	void insertManyCopy(List<?> payloads) {
		this.client.insertManyCopy(payloads);
	}

	@Override
	void pause(String queue) {
		this.client.pauseQueue(queue);
	}

	@Override
	void resume(String queue) {
		this.client.resumeQueue(queue);
	}

	@Override
	void insertInTransaction(Object first, Object second, Runnable beforeEnd) {
		this.transactions.setName("shop.OrderService.place");
		this.transactions.executeWithoutResult((status) -> {
			insert(first);
			insert(second);
			beforeEnd.run();
		});
	}

	@Override
	void insertAndRollBack(Object payload, String message) {
		this.transactions.executeWithoutResult((status) -> {
			insert(payload);
			throw new IllegalStateException(message);
		});
	}

	record LookAround(String name) {

	}

	/**
	 * Looks for a transaction around itself.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Probe {

		private final List<Boolean> inTransaction = new ArrayList<>();

		@JobHandler
		void look(LookAround job) {
			this.inTransaction.add(TransactionSynchronizationManager.isActualTransactionActive());
		}

	}

}

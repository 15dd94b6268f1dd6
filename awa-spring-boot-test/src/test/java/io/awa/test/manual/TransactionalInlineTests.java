package io.awa.test.manual;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.test.AwaAssertions;
import io.awa.test.AwaJobs;
import io.awa.test.AwaTest;
import io.awa.test.AwaTestMode;
import io.awa.test.manual.ShopJobs.PlaceOrder;
import io.awa.test.manual.ShopJobs.SendReceipt;
import io.awa.test.manual.ShopJobs.SettleInvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Mode inline in the transaction of the test, which never commits.
 */
@AwaTest(mode = AwaTestMode.INLINE, excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@Import(JdbcInvoices.class)
@Transactional
class TransactionalInlineTests {

	@Autowired
	private AwaClient client;

	@Autowired
	private AwaJobs jobs;

	@Autowired
	private ShopHandlers handlers;

	@Autowired
	private JdbcInvoices invoices;

	@Autowired
	private PlatformTransactionManager manager;

	@BeforeEach
	void forgetLog() {
		this.handlers.log.clear();
	}

	/** Outside of the transaction, after its rollback. */
	@AfterTransaction
	void nothingIsLeft() {
		AwaAssertions.assertThat(this.client).hasNotInserted(PlaceOrder.class);
		assertThat(this.invoices.all()).isEmpty();
	}

	@Test
	void jobRunsWithThoseItInsertsBeforeTheInsertReturns() {
		this.client.insert(new PlaceOrder("ada@example.org"));
		this.client.insert(new SettleInvoice("paid", false));

		assertThat(this.handlers.log).hasSize(2);
		assertThat(this.invoices.all()).containsExactly("paid");
		AwaAssertions.assertThat(this.jobs).hasInserted(PlaceOrder.class).inState(JobState.COMPLETED);
		AwaAssertions.assertThat(this.jobs).hasNoUnfinishedJobs();
	}

	@Test
	void jobOfATransactionThatJoinsThatOfTheTestRunsAtOnce() {
		new TransactionTemplate(this.manager).executeWithoutResult((status) -> {
			this.client.insert(new PlaceOrder("ada@example.org"));
			assertThat(this.handlers.log).hasSize(2);
		});
	}

	@Test
	void failureLeavesTheTransactionUsable() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.client.insert(new SettleInvoice("unpaid", true)))
			.withMessageContaining("1 of 1 jobs did not end well")
			.withStackTraceContaining("division by zero");

		AwaAssertions.assertThat(this.jobs).hasInserted(SettleInvoice.class).inState(JobState.RETRYABLE);
		assertThat(this.invoices.all()).isEmpty();
		this.client.insert(new SettleInvoice("paid", false));
		assertThat(this.invoices.all()).containsExactly("paid");
	}

	/** It commits, so its jobs run afterwards, and stay. */
	@Test
	void transactionOfItsOwnWithinTheTestRunsItsJobsAfterItsCommit() {
		TransactionTemplate own = new TransactionTemplate(this.manager);
		own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		own.setName("shop.OrderService.place");
		int before = receipts();

		own.executeWithoutResult((status) -> {
			this.client.insert(new SendReceipt("ada@example.org"), InsertOptions.defaults().withTags("own"));
			assertThat(this.handlers.log).isEmpty();
		});

		assertThat(this.handlers.log).hasSize(1);
		own.executeWithoutResult((status) -> assertThat(receipts()).isEqualTo(before + 1));
	}

	private int receipts() {
		return (int) this.client.streamJobs(JobFilter.where().state(JobState.COMPLETED).tag("own")).count();
	}

}

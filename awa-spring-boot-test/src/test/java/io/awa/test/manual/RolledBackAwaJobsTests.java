package io.awa.test.manual;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.test.AwaTest;
import io.awa.test.manual.ShopJobs.PlaceOrder;
import io.awa.test.manual.ShopJobs.SettleInvoice;
import io.awa.worker.ManualRun;
import io.awa.worker.ManualRun.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In the transaction of the test, which is rolled back. Begun by hand, because
 * {@code @Transactional} does not count for methods that a test class inherits.
 */
@AwaTest(excludeAutoConfiguration = R2dbcAutoConfiguration.class)
@Import(JdbcInvoices.class)
class RolledBackAwaJobsTests extends AwaJobsContract {

	@Autowired
	private AwaClient client;

	@Autowired
	private JdbcInvoices invoices;

	@Autowired
	private PlatformTransactionManager manager;

	private TransactionStatus transaction;

	@BeforeEach
	void beginWithEmptyTables() {
		empty();
		others().sql("truncate invoice").update();
		this.transaction = this.manager.getTransaction(TransactionDefinition.withDefaults());
	}

	/** While the transaction is open, nobody else sees anything of it. */
	@AfterEach
	void rollBackAndLeaveNothing() {
		long before = committed();
		this.manager.rollback(this.transaction);
		assertThat(before).isZero();
		assertThat(committed()).isZero();
	}

	/**
	 * Claims go by the beginning of the transaction, before any job of the test was due.
	 */
	@Test
	void jobOfALaterStatementIsDue() {
		assertThat(this.jobs.drain()).isEmpty();
		insert(new PlaceOrder("ada@example.org"));
		assertThat(this.jobs.drain()).hasSize(2);
		insert(new PlaceOrder("bo@example.org"));
		assertThat(this.jobs.drain()).hasSize(2);
	}

	/** The savepoint lets the transaction go on after an error of the database. */
	@Test
	void failedHandlerLeavesNothingAndTheTransactionGoesOn() {
		insert(new SettleInvoice("unpaid", true));

		ManualRun run = this.jobs.runNext();

		assertThat(run.outcome()).isEqualTo(Outcome.RETRIED);
		assertThat(run.failure()).hasStackTraceContaining("division by zero");
		assertThat(settled()).isEmpty();
		insert(new SettleInvoice("paid", false));
		assertThat(this.jobs.runNext().outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Override
	long insert(Object payload, InsertOptions options) {
		return this.client.insert(payload, options).jobId();
	}

	@Override
	List<String> settled() {
		return this.invoices.all();
	}

	private long committed() {
		return others().sql("""
				select (select count(*) from awa.job) + (select count(*) from awa.worker)
				  + (select count(*) from invoice)""").query(Long.class).single();
	}

}

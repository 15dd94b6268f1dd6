package io.awa.test.manual;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.awa.InsertOptions;
import io.awa.InvalidRequestException;
import io.awa.JobState;
import io.awa.cron.CronRunner;
import io.awa.test.AwaAssertions;
import io.awa.test.AwaJobs;
import io.awa.test.JobStorage;
import io.awa.test.manual.ShopJobs.Again;
import io.awa.test.manual.ShopJobs.CountStock;
import io.awa.test.manual.ShopJobs.PlaceOrder;
import io.awa.test.manual.ShopJobs.SendReceipt;
import io.awa.test.manual.ShopJobs.SettleInvoice;
import io.awa.worker.AwaWorker;
import io.awa.worker.ManualRun;
import io.awa.worker.ManualRun.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What {@link AwaJobs} does, over both clients, in a transaction and without one. Each
 * test leaves no job behind, or begins with none.
 */
abstract class AwaJobsContract {

	private static final Duration HOUR = Duration.ofHours(1);

	@Autowired
	AwaJobs jobs;

	@Autowired
	ShopHandlers handlers;

	@Autowired
	private AwaWorker worker;

	@Autowired
	private CronRunner cron;

	@Autowired
	private JdbcConnectionDetails details;

	@Autowired
	private ObjectProvider<ShopService> service;

	abstract long insert(Object payload, InsertOptions options);

	/** Returns what handlers with a transaction of their own have written. */
	abstract List<String> settled();

	/** The database as others see it. */
	final JdbcClient others() {
		return JdbcClient.create(dataSource());
	}

	final DriverManagerDataSource dataSource() {
		return new DriverManagerDataSource(this.details.getJdbcUrl(), this.details.getUsername(),
				this.details.getPassword());
	}

	final void empty() {
		JobStorage.assertConsistent(dataSource());
		others().sql("""
				truncate awa.job, awa.ready, awa.running, awa.finished, awa.waiting, awa.dead_letter, awa.attempt,
				  awa.progress, awa.dependency, awa.worker""").update();
	}

	@BeforeEach
	void forgetLog() {
		this.handlers.log.clear();
	}

	@Test
	void workerAndSchedulesStandStillAndOtherComponentsAreLeftOut() {
		assertThat(this.worker.isRunning()).isFalse();
		assertThat(this.cron.isRunning()).isFalse();
		assertThat(this.service.getIfAvailable()).isNull();
	}

	@Test
	void dueJobsRunWithThoseTheyInsertOnTheThreadOfTheTest() {
		insert(new PlaceOrder("ada@example.org"));
		insert(new SendReceipt("bo@example.org"), InsertOptions.defaults().withPriority(1));

		List<ManualRun> runs = this.jobs.drainOrFail();

		assertThat(runs).extracting(ManualRun::payload)
			.containsExactly(new SendReceipt("bo@example.org"), new PlaceOrder("ada@example.org"),
					new SendReceipt("ada@example.org"));
		assertThat(runs).extracting(ManualRun::outcome).containsOnly(Outcome.COMPLETED);
		assertThat(runs).extracting(ManualRun::kind).containsExactly("send_receipt", "place_order", "send_receipt");
		String thread = Thread.currentThread().getName();
		assertThat(this.handlers.log).containsExactly("receipt bo@example.org on " + thread, "order ada@example.org",
				"receipt ada@example.org on " + thread);
		AwaAssertions.assertThat(this.jobs).hasNoUnfinishedJobs();
		assertThat(this.jobs.drain()).isEmpty();
	}

	@Test
	void failureIsAnOutcomeAndIsTriedAgainWhenTimeHasPassed() {
		insert(new SendReceipt(""));

		ManualRun first = this.jobs.drain().get(0);
		assertThat(first.outcome()).isEqualTo(Outcome.RETRIED);
		assertThat(first.failure()).isInstanceOf(IllegalStateException.class).hasMessage("There is no address.");
		assertThat(first.dueAgainAt()).isNotNull();
		assertThat(this.jobs.drain()).isEmpty();
		assertThat(this.jobs.advanceTime(HOUR)).isOne();

		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.jobs::drainOrFail)
			.withMessageContaining("1 of 1 jobs did not end well, the first: job ")
			.withMessageContaining("attempt 2: RETRIED")
			.withMessageContaining("SendReceipt[address=]")
			.havingCause()
			.withMessage("There is no address.");
		AwaAssertions.assertThat(this.jobs).hasInsertedExactly(1, SendReceipt.class).inState(JobState.RETRYABLE);
	}

	@Test
	void lastFailureIsFinal() {
		insert(new SendReceipt(""), InsertOptions.defaults().withMaxAttempts(1));

		assertThat(this.jobs.runNext().outcome()).isEqualTo(Outcome.FAILED);
		AwaAssertions.assertThat(this.jobs).hasInserted(SendReceipt.class).inState(JobState.FAILED);
	}

	@Test
	void scheduledJobRunsAnHourLater() {
		insert(new SendReceipt("ada@example.org"), InsertOptions.defaults().withDelay(HOUR));
		assertThat(this.jobs.drain()).isEmpty();
		this.jobs.advanceTime(HOUR.minusMinutes(1));
		assertThat(this.jobs.drain()).isEmpty();

		this.jobs.advanceTime(Duration.ofMinutes(1));

		assertThat(this.jobs.drain()).hasSize(1);
	}

	@Test
	void jobThatInsertsItselfEndsInAnError() {
		insert(new Again(1));

		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.jobs.drain(5))
			.withMessageContaining("More than 5 jobs ran")
			.withMessageContaining("of kind again")
			.withMessageContaining("inserts itself");
		AwaAssertions.assertThat(this.jobs).hasInsertedExactly(7, Again.class);
	}

	@Test
	void nextJobIsChosenByKind() {
		insert(new PlaceOrder("ada@example.org"));
		insert(new SendReceipt("bo@example.org"));

		assertThat(this.jobs.runNext(SendReceipt.class).payload()).isEqualTo(new SendReceipt("bo@example.org"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.jobs.runNext(SendReceipt.class))
			.withMessageContaining(
					"A job of kind 'send_receipt' should be due. Of those that have not " + "finished, found no job");
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> this.jobs.runNext("unheard_of"))
			.withMessageContaining("'unheard_of'")
			.withMessageContaining("place_order");
		assertThat(this.jobs.runNext("place_order").outcome()).isEqualTo(Outcome.COMPLETED);
	}

	@Test
	void batchHandlersGetBatches() {
		for (int product = 1; product <= 4; product++) {
			insert(new CountStock(product));
		}

		assertThat(this.jobs.drainOrFail()).hasSize(4);
		assertThat(this.handlers.log).containsExactly("count [1, 2, 3]", "count [4]");
	}

	@Test
	void jobsThatWaitForOthersRunInTheSameDrain() {
		long first = insert(new PlaceOrder("ada@example.org"));
		long second = insert(new SendReceipt("bo@example.org"), InsertOptions.defaults().withDependsOn(first));

		assertThat(this.jobs.drainOrFail()).extracting(ManualRun::jobId).hasSize(3).startsWith(first).contains(second);
	}

	@Test
	void transactionalHandlerCompletesWithWhatItWrites() {
		insert(new SettleInvoice("paid", false));
		insert(new SettleInvoice("unpaid", true));

		assertThat(this.jobs.drain()).extracting(ManualRun::outcome)
			.containsExactly(Outcome.COMPLETED, Outcome.RETRIED);
		assertThat(settled()).containsExactly("paid");
		AwaAssertions.assertThat(this.jobs)
			.hasInserted(SettleInvoice.class)
			.withPayload(new SettleInvoice("paid", false))
			.inState(JobState.COMPLETED);
	}

	final long insert(Object payload) {
		return insert(payload, InsertOptions.defaults());
	}

}

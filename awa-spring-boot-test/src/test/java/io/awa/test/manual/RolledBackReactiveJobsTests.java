package io.awa.test.manual;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.client.ReactiveAwaClient;
import io.awa.test.AwaTest;
import io.awa.test.JobStorage;
import io.awa.test.ReactiveAwaJobs;
import io.awa.test.manual.ReactiveShop.CountOrders;
import io.awa.test.manual.ReactiveShop.FlakyInvoice;
import io.awa.test.manual.ReactiveShop.ReactiveOrder;
import io.awa.test.manual.ShopJobs.SettleInvoice;
import io.awa.worker.ManualRun;
import io.awa.worker.ManualRun.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In a reactive transaction that is rolled back.
 */
@AwaTest
@Import({ R2dbcInvoices.class, ReactiveShop.class })
class RolledBackReactiveJobsTests {

	private static final Duration HOUR = Duration.ofHours(1);

	@Autowired
	private ReactiveAwaClient client;

	@Autowired
	private ReactiveAwaJobs jobs;

	@Autowired
	private TransactionalOperator transactions;

	@Autowired
	private DatabaseClient sql;

	@Autowired
	private JdbcConnectionDetails details;

	@BeforeEach
	void beginWithEmptyTables() {
		others().sql("""
				truncate invoice, awa.job, awa.ready, awa.running, awa.finished, awa.waiting, awa.dead_letter,
				  awa.attempt, awa.progress, awa.dependency, awa.worker""").update();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(committed()).isZero();
		JobStorage.assertConsistent(dataSource());
	}

	@Test
	void jobsRunInTheTransactionThatInsertedThem() {
		Mono<List<ManualRun>> test = this.client.insert(new ReactiveOrder("paid"))
			.then(this.jobs.drainOrFail())
			.doOnNext((runs) -> assertThat(committed()).isZero());

		rolledBack(test.zipWhen((runs) -> texts()).zipWhen((seen) -> states())).assertNext((seen) -> {
			assertThat(seen.getT1().getT1()).extracting(ManualRun::kind).containsExactly("reactive_order", "settle");
			assertThat(seen.getT1().getT2()).containsExactly("ordered paid", "paid");
			assertThat(seen.getT2()).containsEntry("settle", JobState.COMPLETED)
				.containsEntry("reactive_order", JobState.COMPLETED);
		}).verifyComplete();
	}

	/** After an error of the database, and although a transaction within it failed. */
	@Test
	void failedHandlersLeaveNothingAndTheTransactionGoesOn() {
		Mono<List<ManualRun>> test = this.client.insert(new SettleInvoice("unpaid", true))
			.then(this.client.insert(new FlakyInvoice("flaky")))
			.then(this.client.insert(new SettleInvoice("paid", false)))
			.then(this.jobs.drain());

		rolledBack(test.zipWhen((runs) -> texts())).assertNext((seen) -> {
			assertThat(seen.getT1()).extracting(ManualRun::outcome)
				.containsExactly(Outcome.RETRIED, Outcome.RETRIED, Outcome.COMPLETED);
			assertThat(seen.getT1().get(0).failure()).hasStackTraceContaining("division by zero");
			assertThat(seen.getT2()).containsExactly("paid");
		}).verifyComplete();
	}

	@Test
	void jobOfALaterStatementIsDueAndFailureIsTriedAgain() {
		Mono<ManualRun> test = this.jobs.drain()
			.then(this.client.insert(new FlakyInvoice("flaky")))
			.then(this.jobs.runNext(FlakyInvoice.class))
			.doOnNext((run) -> assertThat(run.outcome()).isEqualTo(Outcome.RETRIED))
			.then(this.jobs.advanceTime(HOUR))
			.doOnNext((moved) -> assertThat(moved).isOne())
			.then(this.jobs.runNext());

		rolledBack(test).assertNext((run) -> assertThat(run.attempt()).isEqualTo(2)).verifyComplete();
	}

	@Test
	void batchHandlersGetBatches() {
		Mono<List<ManualRun>> test = this.client
			.insertMany(List.of(new CountOrders(1), new CountOrders(2), new CountOrders(3)))
			.then(this.jobs.drainOrFail());

		rolledBack(test.zipWhen((runs) -> texts())).assertNext((seen) -> {
			assertThat(seen.getT1()).hasSize(3);
			assertThat(seen.getT2()).containsExactly("count [1, 2]", "count [3]");
		}).verifyComplete();
	}

	@Test
	void withoutADueJobThoseThatWaitAreListed() {
		Mono<ManualRun> test = this.client
			.insert(new SettleInvoice("later", false), InsertOptions.defaults().withDelay(HOUR))
			.then(this.jobs.runNext("settle"));

		rolledBack(test)
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(AssertionError.class)
				.hasMessageContaining("A job of kind 'settle' should be due")
				.hasMessageContaining("later"))
			.verify();
	}

	@Test
	void failureFailsTheTestThatDoesNotExpectIt() {
		Mono<List<ManualRun>> test = this.client.insert(new SettleInvoice("unpaid", true))
			.then(this.jobs.drainOrFail());

		rolledBack(test)
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(AssertionError.class)
				.hasMessageContaining("1 of 1 jobs did not end well"))
			.verify();
	}

	@Test
	void tooManyRunsAreAnError() {
		Mono<List<ManualRun>> test = this.client.insert(new ReactiveOrder("paid")).then(this.jobs.drain(1));

		rolledBack(test)
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(AssertionError.class)
				.hasMessageContaining("More than 1 jobs ran"))
			.verify();
	}

	/** Marked, so that it is undone at its end whatever comes. */
	private <T> StepVerifier.FirstStep<T> rolledBack(Mono<T> test) {
		return StepVerifier.create(this.transactions.execute((transaction) -> {
			transaction.setRollbackOnly();
			return test;
		}));
	}

	private Mono<List<String>> texts() {
		return this.sql.sql("select text from invoice").mapValue(String.class).all().collectList();
	}

	private Mono<Map<String, JobState>> states() {
		return this.client.streamJobs(JobFilter.where()).collectMap(Job::kind, Job::state);
	}

	private long committed() {
		return others().sql("""
				select (select count(*) from awa.job) + (select count(*) from awa.worker)
				  + (select count(*) from invoice)""").query(Long.class).single();
	}

	private JdbcClient others() {
		return JdbcClient.create(dataSource());
	}

	private DriverManagerDataSource dataSource() {
		return new DriverManagerDataSource(this.details.getJdbcUrl(), this.details.getUsername(),
				this.details.getPassword());
	}

}

package io.awa.test.manual;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import reactor.core.Exceptions;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.cron.CronRunner;
import io.awa.test.AwaAssertions;
import io.awa.test.AwaJobs;
import io.awa.test.JobStorage;
import io.awa.test.manual.ShopJobs.CountStock;
import io.awa.test.manual.ShopJobs.PlaceOrder;
import io.awa.test.manual.ShopJobs.SendReceipt;
import io.awa.test.manual.ShopJobs.SettleInvoice;
import io.awa.worker.AwaWorker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Mode inline outside of the transaction of a test, over both clients.
 */
abstract class InlineContract {

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

	abstract void insert(Object payload, InsertOptions options);

	abstract void insertMany(List<?> payloads);

	abstract void insertManyCopy(List<?> payloads);

	abstract void pause(String queue);

	abstract void resume(String queue);

	/** Inserts both jobs in one transaction, and does something before it ends. */
	abstract void insertInTransaction(Object first, Object second, Runnable beforeEnd);

	/** Inserts in a transaction that fails with a message. */
	abstract void insertAndRollBack(Object payload, String message);

	@BeforeEach
	void beginWithEmptyTables() {
		DriverManagerDataSource dataSource = new DriverManagerDataSource(this.details.getJdbcUrl(),
				this.details.getUsername(), this.details.getPassword());
		JobStorage.assertConsistent(dataSource);
		JdbcClient.create(dataSource).sql("""
				truncate invoice, awa.job, awa.ready, awa.running, awa.finished, awa.waiting, awa.dead_letter,
				  awa.attempt, awa.progress, awa.dependency, awa.worker""").update();
		this.handlers.log.clear();
	}

	@Test
	void workerAndSchedulesStandStill() {
		assertThat(this.worker.isRunning()).isFalse();
		assertThat(this.cron.isRunning()).isFalse();
	}

	@Test
	void jobHasRunWithThoseItInsertsWhenTheInsertReturns() {
		insert(new PlaceOrder("ada@example.org"));

		assertThat(this.handlers.log).hasSize(2).first().isEqualTo("order ada@example.org");
		assertThat(this.handlers.log.get(1)).startsWith("receipt ada@example.org");
		AwaAssertions.assertThat(this.jobs).hasInsertedExactly(1, PlaceOrder.class).inState(JobState.COMPLETED);
		AwaAssertions.assertThat(this.jobs).hasInsertedExactly(1, SendReceipt.class).inState(JobState.COMPLETED);
	}

	@Test
	void jobsOfATransactionRunAfterItsCommit() {
		insertInTransaction(new SendReceipt("ada@example.org"), new SettleInvoice("paid", false),
				() -> assertThat(this.handlers.log).isEmpty());

		assertThat(this.handlers.log).hasSize(1);
		AwaAssertions.assertThat(this.jobs).hasInserted(SettleInvoice.class).inState(JobState.COMPLETED);
		AwaAssertions.assertThat(this.jobs).hasNoUnfinishedJobs();
	}

	@Test
	void jobsOfARolledBackTransactionNeverRun() {
		assertThat(catchThrowable(() -> insertAndRollBack(new SendReceipt("ada@example.org"), "No such product")))
			.hasMessageContaining("No such product");

		assertThat(this.handlers.log).isEmpty();
		AwaAssertions.assertThat(this.jobs).hasNoJobs();
	}

	@Test
	void failureReachesWhoeverInsertedAndTheJobWaitsToBeTriedAgain() {
		assertFails(() -> insert(new SendReceipt("")));

		AwaAssertions.assertThat(this.jobs).hasInsertedExactly(1, SendReceipt.class).inState(JobState.RETRYABLE);
	}

	@Test
	void failureAfterACommitReachesWhoeverCommittedAndTheOthersHaveRun() {
		assertFails(() -> insertInTransaction(new SendReceipt(""), new SendReceipt("bo@example.org"), () -> {
		}));

		AwaAssertions.assertThat(this.jobs)
			.hasInserted(SendReceipt.class)
			.withPayload(new SendReceipt(""))
			.inState(JobState.RETRYABLE);
		assertThat(this.handlers.log).hasSize(1).first().asString().startsWith("receipt bo@example.org");
	}

	@Test
	void jobsThatAreDueLaterWaitForTheTest() {
		insert(new SendReceipt("ada@example.org"), InsertOptions.defaults().withDelay(HOUR));
		assertThat(this.handlers.log).isEmpty();

		this.jobs.advanceTime(HOUR);

		assertThat(this.handlers.log).isEmpty();
		assertThat(this.jobs.drainOrFail()).hasSize(1);
		assertThat(this.handlers.log).hasSize(1);
	}

	@Test
	void drainedJobsRunThoseTheyInsertOnce() {
		insert(new PlaceOrder("ada@example.org"), InsertOptions.defaults().withDelay(HOUR));
		this.jobs.advanceTime(HOUR);

		assertThat(this.jobs.drainOrFail()).hasSize(2);
		assertThat(this.handlers.log).hasSize(2);
	}

	@Test
	void jobsInsertedTogetherRunTogether() {
		insertMany(products());

		assertThat(this.handlers.log).containsExactly("count [1, 2, 3]", "count [4]");
	}

	@Test
	void jobsOfAPausedQueueRunWhenItIsResumed() {
		pause("default");
		insert(new SendReceipt("ada@example.org"));
		assertThat(this.handlers.log).isEmpty();

		resume("default");

		assertThat(this.handlers.log).hasSize(1);
	}

	@Test
	void copiedJobsRunToo() {
		insertManyCopy(products());

		assertThat(this.handlers.log).containsExactly("count [1, 2, 3]", "count [4]");
	}

	final void insert(Object payload) {
		insert(payload, InsertOptions.defaults());
	}

	private static List<CountStock> products() {
		return IntStream.rangeClosed(1, 4).mapToObj(CountStock::new).toList();
	}

	/**
	 * Blocking on a pipeline wraps errors, and the reactive transaction manager replaces
	 * those that come after a commit and keeps them as suppressed ones.
	 */
	private static void assertFails(ThrowingCallable call) {
		Throwable thrown = catchThrowable(call);
		assertThat(thrown).isNotNull();
		Throwable failure = Stream
			.concat(Stream.of(thrown, Exceptions.unwrap(thrown)), Arrays.stream(thrown.getSuppressed()))
			.filter(AssertionError.class::isInstance)
			.findFirst()
			.orElseThrow(() -> new AssertionError("There should be a failed run.", thrown));
		assertThat(failure).hasMessageContaining("jobs did not end well, the first: job ")
			.hasMessageContaining("SendReceipt[address=]")
			.cause()
			.hasMessage("There is no address.");
	}

}

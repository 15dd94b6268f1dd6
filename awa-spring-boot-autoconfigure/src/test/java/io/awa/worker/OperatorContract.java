package io.awa.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.awa.Health;
import io.awa.Health.QueueHealth;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.JobChange;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.PauseOptions;
import io.awa.UniqueBy;
import io.awa.client.AwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker makes of the calls of operators. It polls and beats once an hour unless a
 * test says otherwise, so it is the call that moves it.
 */
abstract class OperatorContract extends WorkerContract {

	private static final Duration HOUR = Duration.ofHours(1);

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch toldToStop = new CountDownLatch(1);

	private final CountDownLatch never = new CountDownLatch(1);

	OperatorContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void cancelInterruptsTheHandlerOfThisNode() throws InterruptedException {
		this.worker.handle("slow", this::waitForInterrupt).heartbeat(HOUR, HOUR.multipliedBy(3)).start();
		long id = insert("slow", Map.of());
		await(this.started);

		JobChange change = this.client.cancel(id);

		assertThat(change.outcome()).isEqualTo(JobChange.Outcome.CHANGED);
		await(this.toldToStop);
		assertThat(await(id, JobState.CANCELLED).attempt()).isEqualTo(1);
		assertThat(this.client.dumpRun(id, 1)).hasValueSatisfying((run) -> {
			assertThat(run.outcome()).isEqualTo("cancelled");
			assertThat(run.errorMessage()).isEqualTo("Cancelled by an operator.");
		});
	}

	@Test
	void cancelInterruptsTheHandlerOfAnotherNode() throws InterruptedException {
		this.worker.handle("slow", this::waitForInterrupt).heartbeat(HOUR, HOUR.multipliedBy(3)).start();
		long id = insert("slow", Map.of());
		await(this.started);

		try (JobWakeUps otherNode = new JobWakeUps(TestWorker.storage(this.database, this.storage).operations(),
				TestDatabase.SCHEMA)) {
			client(otherNode).cancel(id);
			await(this.toldToStop);
		}

		await(id, JobState.CANCELLED);
	}

	@Test
	void jobThatWaitsForAnotherOneSilencesNoNotification() throws InterruptedException {
		this.worker.handle("slow", this::waitForInterrupt).heartbeat(HOUR, HOUR.multipliedBy(3)).start();
		long id = insert("slow", Map.of());
		await(this.started);
		long later = insert("slow", Map.of(), InsertOptions.defaults().withDelay(HOUR));

		try (JobWakeUps otherNode = new JobWakeUps(TestWorker.storage(this.database, this.storage).operations(),
				TestDatabase.SCHEMA)) {
			client(otherNode).insert(Map.of(),
					InsertOptions.defaults().withKind("slow").withQueue("quiet").withDependsOn(later));
			client(otherNode).cancel(id);
			await(this.toldToStop);
		}

		await(id, JobState.CANCELLED);
	}

	@Test
	void cancelDisposesTheSubscriptionOfReactiveHandlers() throws InterruptedException {
		this.worker
			.handleReactive("slow",
					(args, context) -> Mono.<JobOutcome>never()
						.doOnSubscribe((subscription) -> this.started.countDown())
						.doOnCancel(this.toldToStop::countDown))
			.heartbeat(HOUR, HOUR.multipliedBy(3))
			.start();
		long id = insert("slow", Map.of());
		await(this.started);

		this.client.cancel(id);

		await(this.toldToStop);
		await(id, JobState.CANCELLED);
	}

	@Test
	void slotOfACancelledJobIsFree() throws InterruptedException {
		this.worker.queue("default", 1)
			.handle("slow", this::waitForInterrupt)
			.handle("greet", (args, context) -> null)
			.heartbeat(HOUR, HOUR.multipliedBy(3))
			.start();
		long id = insert("slow", Map.of());
		await(this.started);
		long next = insert("greet", Map.of());

		this.client.cancel(id);

		await(next, JobState.COMPLETED);
	}

	/** Meanwhile the sweeps see nothing that they could claim, and must not forget it. */
	@Test
	void pausedQueueRunsNothingUntilItIsResumed() {
		this.client.pauseQueue("default", PauseOptions.defaults().by("ada").because("maintenance"));
		long paused = insert("greet", Map.of());
		this.worker.handle("greet", (args, context) -> null).start();

		Awaitility.await()
			.atMost(LIMIT)
			.during(Duration.ofSeconds(1))
			.until(() -> this.client.getJob(paused).orElseThrow().state() == JobState.AVAILABLE);

		assertThat(this.client.resumeQueue("default")).isTrue();
		await(paused, JobState.COMPLETED);
		assertThat(this.client.resumeQueue("default")).isFalse();
	}

	@Test
	void resumeOfAnotherNodeIsHeard() {
		this.client.pauseQueue("default");
		long paused = insert("greet", Map.of());
		this.worker.handle("greet", (args, context) -> null).start();
		Awaitility.await()
			.atMost(LIMIT)
			.during(Duration.ofSeconds(1))
			.until(() -> this.client.getJob(paused).orElseThrow().state() == JobState.AVAILABLE);

		try (JobWakeUps otherNode = new JobWakeUps(TestWorker.storage(this.database, this.storage).operations(),
				TestDatabase.SCHEMA)) {
			client(otherNode).resumeQueue("default");
			await(paused, JobState.COMPLETED);
		}
	}

	@Test
	void pauseEndsByItself() {
		this.worker.poll(Duration.ofMillis(50)).handle("greet", (args, context) -> null).start();
		this.client.pauseQueue("default", PauseOptions.defaults().lasting(Duration.ofMillis(300)));

		await(insert("greet", Map.of()), JobState.COMPLETED);

		assertThat(this.client.queueStats("default").pause()).isNull();
	}

	@Test
	void timeoutOfTheJobReplacesTheDeadlineOfTheQueue() throws InterruptedException {
		this.worker.queue("default", 1, HOUR).handle("slow", this::waitForInterrupt).start();

		long id = insert("slow", Map.of(),
				InsertOptions.defaults().withTimeout(Duration.ofMillis(200)).withMaxAttempts(1));

		await(this.toldToStop);
		await(id, JobState.FAILED);
		assertThat(this.client.dumpJob(id)).hasValueSatisfying((detail) -> {
			assertThat(detail.timeout()).isEqualTo(Duration.ofMillis(200));
			assertThat(detail.attempts()).singleElement()
				.satisfies((run) -> assertThat(run.errorType()).contains("DeadlineExceeded"));
		});
	}

	@Test
	void retriedJobRunsAtOnce() {
		long id = failOnce();

		assertThat(this.client.retry(id).changed()).isTrue();

		assertThat(await(id, JobState.COMPLETED).attempt()).isEqualTo(1);
	}

	@Test
	void redrivenDeadLetterRunsAtOnce() {
		long id = failOnce();
		assertThat(this.client.deadLetters().find(id)).isPresent();

		assertThat(this.client.deadLetters().retry(id).changed()).isTrue();

		await(id, JobState.COMPLETED);
	}

	@Test
	void jobMovedToAQueueOfTheWorkerRunsAtOnce() {
		this.worker.handle("greet", (args, context) -> null).start();
		long id = insert("greet", Map.of(), InsertOptions.defaults().withQueue("elsewhere"));

		this.client.bulk().moveQueue(JobFilter.where().queue("elsewhere"), "default");

		await(id, JobState.COMPLETED);
	}

	@Test
	void uniqueKeyIsFreeOnceItsJobHasCompleted() {
		this.worker.handle("greet", (args, context) -> null).start();
		InsertOptions unique = InsertOptions.defaults().withKind("greet").withUnique(UniqueBy.args());
		InsertResult first = this.client.insert(Map.of("name", "ada"), unique);
		await(first.jobId(), JobState.COMPLETED);

		InsertResult second = this.client.insert(Map.of("name", "ada"), unique);

		assertThat(second.inserted()).isTrue();
		await(second.jobId(), JobState.COMPLETED);
	}

	@Test
	void jobOfTheSqlFunctionRuns() {
		this.worker.poll(Duration.ofMillis(50)).handle("greet", (args, context) -> null).start();

		long id = this.database.sql()
			.sql("select job_id from awa.insert_job('greet', '{}')")
			.query(Long.class)
			.single();

		await(id, JobState.COMPLETED);
	}

	@Test
	void healthTellsOfTheWorker() throws InterruptedException {
		this.worker.queue("default", 7).handle("slow", this::waitForInterrupt).start();
		long id = insert("slow", Map.of());
		await(this.started);

		Awaitility.await().atMost(LIMIT).until(() -> this.client.healthCheck().healthy());
		Health health = this.client.healthCheck();
		assertThat(health.worker()).isNotNull();
		assertThat(health.worker().shuttingDown()).isFalse();
		assertThat(health.worker().queues()).containsExactly(new QueueHealth("default", 1, 7));

		this.client.cancel(id);
		await(this.toldToStop);
	}

	@Test
	void producerHasNoWorker() {
		AwaClient producer = client((inserted) -> {
		});

		assertThat(producer.healthCheck().worker()).isNull();
		assertThat(producer.healthCheck().healthy()).isTrue();
	}

	private long failOnce() {
		AtomicBoolean repaired = new AtomicBoolean();
		this.worker.handle("fragile", (args, context) -> {
			if (!repaired.getAndSet(true)) {
				throw new IllegalStateException("broken");
			}
			return null;
		}).start();
		long id = insert("fragile", Map.of(), InsertOptions.defaults().withMaxAttempts(1));
		await(id, JobState.FAILED);
		return id;
	}

	private JobOutcome waitForInterrupt(Map<String, Object> args, JobContext context) throws InterruptedException {
		this.started.countDown();
		try {
			this.never.await();
			return JobOutcome.completed();
		}
		finally {
			assertThat(context.isCancelled()).isTrue();
			this.toldToStop.countDown();
		}
	}

	private static void await(CountDownLatch latch) throws InterruptedException {
		assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

}

package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.NewJob;
import io.awa.client.ClientListener;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker promises about when and in which order jobs run, over either storage.
 */
abstract class JobClaimContract extends WorkerContract {

	JobClaimContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void jobInsertedBeforeStartRuns() {
		long id = insert("greet", Map.of());

		this.worker.handle("greet", (args, context) -> null).start();

		await(id, JobState.COMPLETED);
	}

	@Test
	void scheduledJobStartsWhenItIsDueWithoutPolling() {
		this.worker.handle("greet", (args, context) -> null).start();
		await(insert("greet", Map.of()), JobState.COMPLETED);

		long id = insert("greet", Map.of(), InsertOptions.defaults().withDelay(Duration.ofMillis(700)));

		Job job = await(id, JobState.COMPLETED);
		assertThat(job.claimedAt()).isAfterOrEqualTo(job.createdAt().plusMillis(700));
	}

	@Test
	void urgentJobsGoFirst() {
		List<Integer> order = new CopyOnWriteArrayList<>();
		for (int priority = 4; priority >= 1; priority--) {
			insert("note", Map.of("priority", priority), InsertOptions.defaults().withPriority(priority));
		}
		this.worker.queue("default", 1).handle("note", (args, context) -> {
			order.add((Integer) args.get("priority"));
			return null;
		}).start();

		Awaitility.await().atMost(LIMIT).until(() -> order.size() == 4);
		assertThat(order).containsExactly(1, 2, 3, 4);
	}

	@Test
	void unknownKindsStayAvailable() {
		this.worker.handle("known", (args, context) -> null).poll(Duration.ofMillis(50)).start();

		long unknown = insert("unknown", Map.of());
		await(insert("known", Map.of()), JobState.COMPLETED);

		assertThat(this.client.getJob(unknown)).hasValueSatisfying((job) -> {
			assertThat(job.state()).isEqualTo(JobState.AVAILABLE);
			assertThat(job.attempt()).isZero();
		});
	}

	@Test
	void notificationOfAnotherNodeWakesTheWorker() throws Exception {
		this.worker.handle("greet", (args, context) -> null).start();
		await(insert("greet", Map.of()), JobState.COMPLETED);

		try (JobWakeUps otherNode = new JobWakeUps(TestWorker.storage(this.database, this.storage).operations(),
				TestDatabase.SCHEMA)) {
			long id = client(otherNode).insert(Map.of(), InsertOptions.defaults().withKind("greet")).jobId();
			await(id, JobState.COMPLETED);
		}
	}

	@Test
	void pollingFindsJobsOfWhichNobodyHeard() {
		this.worker.handle("greet", (args, context) -> null).poll(Duration.ofMillis(100)).start();
		await(insert("greet", Map.of()), JobState.COMPLETED);

		long id = client(ClientListener.NONE).insert(Map.of(), InsertOptions.defaults().withKind("greet")).jobId();

		await(id, JobState.COMPLETED);
	}

	@Test
	void jobOfTransactionThatCommitsLateIsFoundBehindTheMark() {
		this.worker.handle("greet", (args, context) -> null).poll(Duration.ofMillis(100)).start();
		TransactionTemplate template = new TransactionTemplate(
				new DataSourceTransactionManager(this.database.dataSource()));

		Long late = template.execute((status) -> {
			long id = client(ClientListener.NONE).insert(Map.of(), InsertOptions.defaults().withKind("greet")).jobId();
			TransactionTemplate others = new TransactionTemplate(template.getTransactionManager());
			others.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
			for (int i = 0; i < 5; i++) {
				await(others.execute((inner) -> insert("greet", Map.of())), JobState.COMPLETED);
			}
			return id;
		});

		await(late, JobState.COMPLETED);
	}

	@Test
	void pausedQueueRunsNothingUntilResumed() {
		this.database.sql().sql("insert into awa.queue (name, paused_at) values ('default', now())").update();
		this.worker.queue("default", 1)
			.queue("other", 1)
			.handle("greet", (args, context) -> null)
			.poll(Duration.ofMillis(50))
			.start();
		long paused = insert("greet", Map.of());
		await(insert("greet", Map.of(), InsertOptions.defaults().withQueue("other")), JobState.COMPLETED);

		assertThat(this.client.getJob(paused)).map(Job::state).hasValue(JobState.AVAILABLE);
		this.database.sql().sql("delete from awa.queue").update();

		await(paused, JobState.COMPLETED);
	}

	@Test
	void concurrencyBoundsRunsAndManyJobsDrain() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger done = new AtomicInteger();
		this.worker.queue("default", 7).handle("count", (args, context) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			done.incrementAndGet();
			running.decrementAndGet();
			return null;
		}).start();

		this.client.insertMany(IntStream.range(0, 2_000)
			.mapToObj((i) -> new NewJob(Map.of("i", i), InsertOptions.defaults().withKind("count")))
			.toList());

		Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.finished") == 2_000);
		assertThat(done).hasValue(2_000);
		assertThat(most.get()).isBetween(1, 7);
	}

	@Test
	void stopWaitsForRunsAndGivesBackThoseThatDoNotEnd() throws Exception {
		CountDownLatch started = new CountDownLatch(2);
		CountDownLatch goOn = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		this.worker.shutdown(Duration.ofSeconds(4)).handle("short", (args, context) -> {
			started.countDown();
			assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
			return null;
		}).handle("endless", (args, context) -> {
			started.countDown();
			never.await();
			return null;
		}).start();
		long shortJob = insert("short", Map.of());
		long endless = insert("endless", Map.of());
		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

		goOn.countDown();
		this.worker.worker().stop();

		assertThat(this.client.getJob(shortJob)).map(Job::state).hasValue(JobState.COMPLETED);
		assertThat(this.client.getJob(endless)).hasValueSatisfying((job) -> {
			assertThat(job.state()).isEqualTo(JobState.AVAILABLE);
			assertThat(job.attempt()).isZero();
		});
	}

	@Test
	void workerCanBeStartedAgain() {
		this.worker.handle("greet", (args, context) -> null).start();
		await(insert("greet", Map.of()), JobState.COMPLETED);

		this.worker.worker().stop();
		this.worker.worker().start();

		await(insert("greet", Map.of()), JobState.COMPLETED);
	}

}

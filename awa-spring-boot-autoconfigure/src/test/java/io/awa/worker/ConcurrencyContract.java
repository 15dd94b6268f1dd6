package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.KeyOrder;
import io.awa.NewJob;
import io.awa.QueueLimits;
import io.awa.client.InsertedJobs;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What limits promise about jobs that run at once, over either storage.
 */
abstract class ConcurrencyContract extends WorkerContract {

	private final List<TestWorker> otherWorkers = new ArrayList<>();

	private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> most = new ConcurrentHashMap<>();

	private final AtomicInteger done = new AtomicInteger();

	ConcurrencyContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@AfterEach
	void stopOtherWorkers() {
		this.otherWorkers.forEach(TestWorker::close);
	}

	@Test
	void fleetNeverRunsMoreThanItsLimit() {
		insertKeyed(100, (i) -> null);

		startThree(queue(4, QueueLimits.none().withFleetConcurrency(3)));

		awaitDone(100);
		assertThat(this.most.get("all").get()).isEqualTo(3);
	}

	@Test
	void jobsOfOneKeyNeverRunAtOnceWhileOthersGoOn() {
		insertKeyed(100, (i) -> "key-" + i % 5);

		startThree(queue(4, QueueLimits.none()));

		awaitDone(100);
		assertThat(this.most.get("all").get()).isBetween(2, 5);
		assertThat(this.most).hasSize(6).allSatisfy((key, count) -> {
			if (!key.equals("all")) {
				assertThat(count).as(key).hasValue(1);
			}
		});
	}

	@Test
	void keyRunsAsManyJobsAtOnceAsTheQueueAllows() {
		insertKeyed(60, (i) -> "one");

		startThree(queue(4, QueueLimits.none().withKeyConcurrency(2)));

		awaitDone(60);
		assertThat(this.most.get("one").get()).isEqualTo(2);
	}

	@Test
	void fleetLimitAndKeysHoldTogether() {
		insertKeyed(60, (i) -> (i % 3 == 0) ? null : "key-" + i % 3);

		startThree(queue(4, QueueLimits.none().withFleetConcurrency(2)));

		awaitDone(60);
		assertThat(this.most.get("all").get()).isEqualTo(2);
		assertThat(this.most.get("key-1").get()).isEqualTo(1);
	}

	/** Polls are an hour apart. */
	@Test
	void nextJobStartsAtOnceWhenALimitFreesOnTheSameNode() {
		insertKeyed(12, (i) -> (i < 6) ? "one" : null);

		this.worker.queue("default", queue(4, QueueLimits.none().withFleetConcurrency(2)))
			.handle("count", (args, context) -> count(args))
			.start();

		awaitDone(12);
	}

	@Test
	void manyJobsOfABlockedKeyDoNotHideOthers() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		this.worker.queue("default", 4).handle("block", (args, context) -> {
			end.await();
			return null;
		}).handle("count", (args, context) -> count(args)).start();
		await(insert("block", Map.of(), key("busy")), JobState.RUNNING);
		this.client.insertMany(jobs(1_000, (i) -> "busy"));
		insertKeyed(1, (i) -> "other");
		insertKeyed(1, (i) -> null);
		try {
			awaitDone(2);
		}
		finally {
			end.countDown();
		}
		this.client.drainQueue("default");
	}

	@Test
	void jobsOfAKeyRunInTheOrderOfTheirInsertAlsoPastARetry() {
		Map<String, List<Integer>> order = new ConcurrentHashMap<>();
		AtomicBoolean othersDone = new AtomicBoolean();
		List<NewJob> jobs = jobs(24, (i) -> (i % 2 == 0) ? "even" : "odd");
		this.client.insertMany(jobs);

		startThree(new QueueSettings(4, Duration.ZERO, 1, 0, KeyOrder.FIFO, QueueLimits.none().withKeyConcurrency(3)),
				() -> (args, context) -> {
					int number = (Integer) args.get("number");
					String key = (String) args.get("key");
					count(args);
					if (number == 4 && !othersDone.get()) {
						throw new IllegalStateException("not before the others");
					}
					order.computeIfAbsent(key, (any) -> new CopyOnWriteArrayList<>()).add(number);
					othersDone.compareAndSet(false, order.getOrDefault("odd", List.of()).size() == 12);
					return null;
				});

		Awaitility.await().atMost(LIMIT).until(() -> order.getOrDefault("even", List.of()).size() == 12);
		assertThat(order.get("even")).containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22);
		assertThat(order.get("odd")).containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23);
		assertThat(this.most.get("even").get()).isEqualTo(1);
		Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.finished") == 24);
	}

	@Test
	void jobKeepsItsKeyThroughRetrySnoozeReleaseAndRedrive() {
		AtomicInteger runs = new AtomicInteger();
		this.worker.retry((attempt) -> Duration.ofHours(1)).handle("flaky", (args, context) -> {
			if (runs.incrementAndGet() == 1) {
				throw new IllegalStateException("again");
			}
			throw new TerminalJobException("no more");
		}).start();
		long id = insert("flaky", Map.of(), key("account-7"));
		await(id, JobState.RETRYABLE);
		assertThat(keysOf("ready")).containsExactly("account-7");

		this.client.retry(id);
		this.database.sql().sql("update awa.ready set run_at = now()").update();
		this.worker.jobsInserted(new InsertedJobs("default", "flaky", 1, Instant.now()));
		await(id, JobState.FAILED);
		this.worker.close();
		this.client.retry(id);

		assertThat(keysOf("ready")).containsExactly("account-7");
	}

	private List<String> keysOf(String table) {
		return this.database.sql().sql("select concurrency_key from awa." + table).query(String.class).list();
	}

	/** E2, with a worker: the shares of queues that both have more than enough. */
	@Test
	void queuesShareThePoolByWeightAndAnIdleQueueLeavesItsShare() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		for (int i = 0; i < 10; i++) {
			insert("heavy", Map.of(), InsertOptions.defaults().withQueue("heavy"));
			insert("light", Map.of(), InsertOptions.defaults().withQueue("light"));
		}
		BlockingJobHandler<Map<String, Object>> block = (args, context) -> {
			this.running.computeIfAbsent(context.queue(), (any) -> new AtomicInteger()).incrementAndGet();
			this.done.incrementAndGet();
			end.await();
			return null;
		};

		this.worker.pool(9)
			.queue("heavy", pooled(3, 0))
			.queue("light", pooled(1, 0))
			.queue("kept", pooled(1, 1))
			.handle("heavy", block)
			.handle("light", block)
			.start();
		try {
			Awaitility.await().atMost(LIMIT).until(() -> this.done.get() == 8);
			assertThat(this.running.get("heavy").get()).as("6, or one more that was claimed before light was seen")
				.isBetween(5, 7);
			assertThat(this.running.get("light").get()).isPositive();
			assertThat(this.worker.workerHealth().queues()).hasSize(3);
		}
		finally {
			end.countDown();
		}
		Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.finished") == 20);
	}

	@Test
	void limitsSetAtRunTimeTakeEffectAndCanBeTakenBack() throws Exception {
		this.worker.queue("default", 1).poll(Duration.ofMillis(50)).handle("count", (args, context) -> {
			enter("all");
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
			leave("all");
			this.done.incrementAndGet();
			return null;
		}).start();
		insertKeyed(5, (i) -> null);
		awaitDone(5);
		assertThat(this.most.get("all").get()).isEqualTo(1);

		this.client.limits().set("default", QueueLimits.none().withConcurrency(3), "ada");
		Awaitility.await().atMost(LIMIT).until(() -> this.worker.workerHealth().queues().get(0).capacity() == 3);
		insertKeyed(20, (i) -> null);
		awaitDone(25);
		assertThat(this.most.get("all").get()).isEqualTo(3);

		this.client.limits().set("default", QueueLimits.none().withConcurrency(3).withFleetConcurrency(2), "ada");
		this.most.get("all").set(0);
		insertKeyed(20, (i) -> null);
		awaitDone(45);
		assertThat(this.most.get("all").get()).isEqualTo(2);

		assertThat(this.client.limits().clear("default")).isTrue();
		Awaitility.await().atMost(LIMIT).until(() -> this.worker.workerHealth().queues().get(0).capacity() == 1);
		this.most.get("all").set(0);
		insertKeyed(5, (i) -> null);
		awaitDone(50);
		assertThat(this.most.get("all").get()).isEqualTo(1);
	}

	/** Also without a poll, because clients tell workers of the change. */
	@Test
	void workersHearOfLimitsAtOnce() {
		this.worker.queue("default", 1).handle("count", (args, context) -> count(args)).start();
		insertKeyed(1, (i) -> null);
		awaitDone(1);

		this.client.limits().set("default", QueueLimits.none().withConcurrency(7), "ada");

		Awaitility.await().atMost(LIMIT).until(() -> this.worker.workerHealth().queues().get(0).capacity() == 7);
	}

	private static QueueSettings queue(int concurrency, QueueLimits limits) {
		return new QueueSettings(concurrency, Duration.ZERO).withLimits(limits);
	}

	private static QueueSettings pooled(int weight, int min) {
		return new QueueSettings(20, Duration.ZERO, weight, min, KeyOrder.NONE, QueueLimits.none());
	}

	private static InsertOptions key(String key) {
		return InsertOptions.defaults().withConcurrencyKey(key);
	}

	private void startThree(QueueSettings queue) {
		startThree(queue, () -> (args, context) -> count(args));
	}

	private void startThree(QueueSettings queue, Supplier<BlockingJobHandler<Map<String, Object>>> handler) {
		for (int i = 0; i < 3; i++) {
			TestWorker each = (i == 0) ? this.worker : new TestWorker(workers(), this.storage);
			if (i > 0) {
				this.otherWorkers.add(each);
			}
			each.queue("default", queue).poll(Duration.ofMillis(50)).handle("count", handler.get()).start();
		}
	}

	private void insertKeyed(int count, IntFunction<String> key) {
		this.client.insertMany(jobs(count, key));
	}

	private static List<NewJob> jobs(int count, IntFunction<String> key) {
		List<NewJob> jobs = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			InsertOptions options = InsertOptions.defaults().withKind("count");
			String own = key.apply(i);
			jobs.add((own != null) ? new NewJob(Map.of("number", i, "key", own), options.withConcurrencyKey(own))
					: new NewJob(Map.of("number", i), options));
		}
		return jobs;
	}

	private JobOutcome count(Map<String, Object> args) {
		String key = (String) args.get("key");
		enter("all");
		if (key != null) {
			enter(key);
		}
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
		if (key != null) {
			leave(key);
		}
		leave("all");
		this.done.incrementAndGet();
		return null;
	}

	private void enter(String key) {
		int now = this.running.computeIfAbsent(key, (any) -> new AtomicInteger()).incrementAndGet();
		this.most.computeIfAbsent(key, (any) -> new AtomicInteger()).accumulateAndGet(now, Math::max);
	}

	private void leave(String key) {
		this.running.get(key).decrementAndGet();
	}

	private void awaitDone(int count) {
		Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> this.done.get() == count);
	}

}

package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.NewJob;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.client.AwaClient;
import io.awa.client.InsertedJobs;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;
import io.awa.worker.WorkerSettings.KindSettings;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What limits promise about when jobs start, and time limits of handlers, over either
 * storage.
 */
abstract class RateContract extends WorkerContract {

	private static final RateLimit RATE = new RateLimit(20, 5);

	private TestWorker other;

	RateContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@AfterEach
	void stopOtherWorker() {
		if (this.other != null) {
			this.other.close();
		}
	}

	@Test
	void fleetStartsNoMoreThanBurstAndRateInAnyStretchOfTime() {
		insert("count", 30);
		this.other = new TestWorker(workers(), this.storage);
		for (TestWorker each : List.of(this.worker, this.other)) {
			each.queue("default",
					new QueueSettings(10, Duration.ZERO).withLimits(QueueLimits.none().withFleetRate(RATE)))
				.handle("count", (args, context) -> null)
				.start();
		}

		assertRate("count", 30);
	}

	@Test
	void kindStartsNoMoreThanItsRateWhileOtherKindsOfItsQueueGoOn() {
		insert("slow", 20);
		insert("fast", 20);
		this.worker.kind("slow", new KindSettings(null, RATE))
			.handle("slow", (args, context) -> null)
			.handle("fast", (args, context) -> null)
			.start();

		assertRate("slow", 20);
		Awaitility.await().atMost(LIMIT).until(() -> starts("fast").size() == 20);
		assertThat(starts("fast").get(19)).isBefore(starts("slow").get(19));
	}

	@Test
	void nodeRatesOfQueueAndKindLetAllThroughWithoutAPoll() {
		insert("count", 20);
		this.worker
			.queue("default",
					new QueueSettings(10, Duration.ZERO).withLimits(QueueLimits.none().withRate(new RateLimit(50, 4))))
			.kind("count", new KindSettings(new RateLimit(40, 3), null))
			.handle("count", (args, context) -> null)
			.start();

		Awaitility.await().atMost(LIMIT).until(() -> starts("count").size() == 20);
		List<Instant> starts = starts("count");
		assertThat(Duration.between(starts.get(0), starts.get(19))).isGreaterThan(Duration.ofMillis(300));
	}

	@Test
	void timeLimitOfTheJobGoesBeforeThatOfItsHandlerAndThatBeforeTheOneOfTheQueue() {
		List<Duration> limits = new CopyOnWriteArrayList<>();
		BlockingJobHandler<Map<String, Object>> note = (args, context) -> {
			limits.add(Duration.between(context.claimedAt(), context.deadline()));
			return null;
		};
		this.worker.queue("default", 1, Duration.ofSeconds(50))
			.handleWithin("limited", Duration.ofSeconds(30), note)
			.handle("plain", note)
			.start();

		await(insert("plain", Map.of()), JobState.COMPLETED);
		await(insert("limited", Map.of()), JobState.COMPLETED);
		await(insert("limited", Map.of(), InsertOptions.defaults().withTimeout(Duration.ofSeconds(40))),
				JobState.COMPLETED);

		assertThat(limits).containsExactly(Duration.ofSeconds(50), Duration.ofSeconds(30), Duration.ofSeconds(40));
	}

	@Test
	void ageingQueueStartsALongWaitingJobFirstAndAStrictQueueTheMostUrgent() {
		assertThat(orderWithAgeing(Duration.ZERO)).containsExactly(1, 4);
		assertThat(orderWithAgeing(Duration.ofSeconds(1))).containsExactly(4, 1);
	}

	/**
	 * The first claim of a worker knows no waiting jobs yet, so a second blocker is
	 * claimed beside those that wait.
	 */
	private List<Integer> orderWithAgeing(Duration ageing) {
		List<Integer> order = new CopyOnWriteArrayList<>();
		List<CountDownLatch> ends = List.of(new CountDownLatch(1), new CountDownLatch(1));
		TestWorker ageingWorker = new TestWorker(workers(), this.storage);
		try (ageingWorker) {
			ageingWorker
				.queue("default",
						new QueueSettings(1, Duration.ZERO).withLimits(QueueLimits.none().withAgeingInterval(ageing)))
				.handle("block", (args, context) -> {
					ends.get((Integer) args.get("number")).await();
					return null;
				})
				.handle("note", (args, context) -> {
					order.add((Integer) args.get("priority"));
					return null;
				})
				.start();
			AwaClient own = client(ageingWorker);
			InsertOptions urgent = InsertOptions.defaults().withPriority(1);
			await(own.insert(Map.of("number", 0), urgent.withKind("block")).jobId(), JobState.RUNNING);
			insert("note", Map.of("priority", 4),
					InsertOptions.defaults().withPriority(4).withDelay(Duration.ofHours(2)));
			this.database.sql()
				.sql("with old as (update awa.ready set run_at = now() - interval '1 hour' where priority = 4 "
						+ "returning job_id, run_at) update awa.job set run_at = old.run_at from old where id = job_id")
				.update();
			ageingWorker.jobsInserted(new InsertedJobs("default", "note", 1, Instant.now().minusSeconds(7200)));
			long second = own.insert(Map.of("number", 1), urgent.withKind("block")).jobId();
			own.insert(Map.of("priority", 1), urgent.withKind("note"));
			ends.get(0).countDown();
			await(second, JobState.RUNNING);
			ends.get(1).countDown();
			Awaitility.await().atMost(LIMIT).until(() -> order.size() == 2);
			Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.running") == 0);
		}
		return order;
	}

	private void insert(String kind, int count) {
		List<NewJob> jobs = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			jobs.add(new NewJob(Map.of(), InsertOptions.defaults().withKind(kind)));
		}
		this.client.insertMany(jobs);
	}

	/** By the database clock, for each stretch from one start to another. */
	private void assertRate(String kind, int count) {
		Awaitility.await().atMost(LIMIT).until(() -> starts(kind).size() == count);
		List<Instant> starts = starts(kind);
		for (int from = 0; from < count; from++) {
			for (int to = from; to < count; to++) {
				double seconds = Duration.between(starts.get(from), starts.get(to)).toNanos() / 1e9;
				assertThat((double) to - from + 1).as("starts from %s to %s", from, to)
					.isLessThanOrEqualTo(RATE.burst() + RATE.perSecond() * seconds + 0.001);
			}
		}
	}

	private List<Instant> starts(String kind) {
		return this.database.sql()
			.sql("select claimed_at from awa.finished where kind = :kind order by 1")
			.param("kind", kind)
			.query((row, number) -> row.getTimestamp(1).toInstant())
			.list();
	}

}

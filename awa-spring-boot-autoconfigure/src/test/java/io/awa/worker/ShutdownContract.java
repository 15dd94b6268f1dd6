package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.awa.Job;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results are written once, also if an answer was lost, and all of them before a worker
 * says goodbye; over either storage.
 */
abstract class ShutdownContract extends WorkerContract {

	private static final String LATEST_BEAT = "select extract(epoch from max(heartbeat_at)) from awa.worker";

	private final CountDownLatch proceed = new CountDownLatch(1);

	private final CountDownLatch started = new CountDownLatch(1);

	private WatchedOperations watched;

	ShutdownContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@BeforeEach
	void watch() {
		this.worker.operations((operations) -> {
			this.watched = new WatchedOperations(operations);
			return this.watched;
		});
	}

	@Test
	void completionWhoseAnswerWasLostIsWrittenAgainAndCountsOnce() {
		AtomicInteger runs = new AtomicInteger();
		this.worker.handle("greet", (args, context) -> {
			runs.incrementAndGet();
			return null;
		});
		this.watched.loseAnswers(SettleSql.COMPLETE_FREE, 2);
		this.worker.start();

		long id = insert("greet", Map.of());
		Awaitility.await().atMost(LIMIT).until(() -> this.watched.calls(SettleSql.COMPLETE_FREE) >= 3);
		assertAllSlotsAreFree();

		assertThat(runs).hasValue(1);
		assertThat(this.client.getJob(id)).hasValueSatisfying((job) -> {
			assertThat(job.state()).isEqualTo(JobState.COMPLETED);
			assertThat(job.attempt()).isEqualTo(1);
		});
	}

	@Test
	void failureWhoseAnswerWasLostIsWrittenAgainAndUsesOneAttempt() {
		this.worker.poll(Duration.ofMillis(100)).handle("greet", (args, context) -> {
			if (context.attempt() == 1) {
				throw new IllegalStateException("This attempt fails.");
			}
			return null;
		});
		this.watched.loseAnswers(SettleSql.SETTLE_FREE, 1);
		this.worker.start();

		Job job = await(insert("greet", Map.of()), JobState.COMPLETED);

		assertThat(job.attempt()).isEqualTo(2);
		assertThat(this.database.count("awa.attempt")).isEqualTo(1);
		assertThat(this.watched.calls(SettleSql.SETTLE_FREE)).isGreaterThan(1);
	}

	@Test
	void resultsThatWaitToBeWrittenAtTheStopAreWrittenBeforeTheGoodbye() throws Exception {
		AtomicInteger runs = new AtomicInteger();
		AtomicInteger unwritten = new AtomicInteger(-1);
		this.worker.handle("greet", (args, context) -> {
			runs.incrementAndGet();
			return null;
		});
		this.watched.holdUp(SettleSql.COMPLETE_FREE, this.proceed);
		this.worker.start();
		List<Long> ids = IntStream.range(0, 10).mapToObj((i) -> insert("greet", Map.of())).toList();
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> runs.get() == 10 && this.watched.calls(SettleSql.COMPLETE_FREE) > 0);

		CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> this.worker.worker().stop());
		awaitNoThread("awa-dispatcher");
		assertThat(stop).isNotDone();
		assertThat(this.database.count("awa.worker")).as("worker that has not said goodbye").isEqualTo(1);
		this.proceed.countDown();
		Awaitility.await().atMost(LIMIT).until(() -> {
			if (this.database.count("awa.worker") == 0) {
				unwritten.set((int) this.database.count("awa.running"));
			}
			return unwritten.get() >= 0;
		});
		stop.get(20, TimeUnit.SECONDS);

		assertThat(unwritten).hasValue(0);
		assertThat(ids)
			.allSatisfy((id) -> assertThat(this.client.getJob(id)).map(Job::state).hasValue(JobState.COMPLETED));
	}

	@Test
	void heartbeatsGoOnUntilTheLastRunHasEnded() throws Exception {
		startWithARun();

		CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> this.worker.worker().stop());
		awaitNoThread("awa-dispatcher");
		for (int i = 0; i < 3; i++) {
			double beat = latestBeat();
			Awaitility.await().atMost(LIMIT).until(() -> latestBeat() > beat);
		}
		assertThat(stop).isNotDone();
		this.proceed.countDown();
		stop.get(20, TimeUnit.SECONDS);

		assertThat(this.database.count("awa.running")).isZero();
		assertThat(this.database.count("awa.worker")).isZero();
	}

	@Test
	void nothingIsClaimedOnceAStopWasAskedFor() throws Exception {
		startWithARun();

		CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> this.worker.worker().stop());
		awaitNoThread("awa-dispatcher");
		awaitNoThread("awa-sweeper");
		int claims = this.watched.calls(ClaimSql.CLAIM);
		long late = insert("greet", Map.of());
		double beat = latestBeat();
		Awaitility.await().atMost(LIMIT).until(() -> latestBeat() > beat);
		this.proceed.countDown();
		stop.get(20, TimeUnit.SECONDS);

		assertThat(this.watched.calls(ClaimSql.CLAIM)).isEqualTo(claims);
		assertThat(this.client.getJob(late)).hasValueSatisfying((job) -> {
			assertThat(job.state()).isEqualTo(JobState.AVAILABLE);
			assertThat(job.attempt()).isZero();
		});
	}

	@Test
	void stoppedInstanceDoesNothing() throws Exception {
		startWithARun();
		this.proceed.countDown();
		this.worker.worker().stop();
		int calls = this.watched.allCalls();
		long id = insert("greet", Map.of());

		try (TestWorker other = new TestWorker(this.database, this.storage)) {
			other.handle("greet", (args, context) -> null).start();
			await(id, JobState.COMPLETED);
		}

		assertThat(this.watched.allCalls()).isLessThanOrEqualTo(calls);
		awaitNoThread("awa-sweeper");
		awaitNoThread("awa-maintenance");
		awaitNoThread("awa-completer");
		awaitNoThread("awa-heartbeat");
	}

	private void startWithARun() throws Exception {
		this.worker.handle("long", (args, context) -> {
			this.started.countDown();
			assertThat(this.proceed.await(20, TimeUnit.SECONDS)).isTrue();
			return null;
		}).handle("greet", (args, context) -> null).start();
		insert("long", Map.of());
		assertThat(this.started.await(20, TimeUnit.SECONDS)).isTrue();
	}

	private double latestBeat() {
		return this.database.sql().sql(LATEST_BEAT).query(Double.class).single();
	}

	private static void awaitNoThread(String name) {
		Awaitility.await(name + " has ended")
			.atMost(LIMIT)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals(name)));
	}

}

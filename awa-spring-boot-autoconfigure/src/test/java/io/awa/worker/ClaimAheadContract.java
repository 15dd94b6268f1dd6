package io.awa.worker;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds although a worker claims short jobs before it has slots for them.
 */
abstract class ClaimAheadContract extends WorkerContract {

	private static final int SLOTS = 4;

	private static final int SHORT_JOBS = 1_000;

	private static final int STUCK_JOBS = 100;

	private final AtomicInteger shortRuns = new AtomicInteger();

	private final AtomicInteger stuckRuns = new AtomicInteger();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger mostRunning = new AtomicInteger();

	private final CountDownLatch stuck = new CountDownLatch(SLOTS);

	private final CountDownLatch proceed = new CountDownLatch(1);

	private final CountDownLatch done = new CountDownLatch(STUCK_JOBS);

	ClaimAheadContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@BeforeEach
	void handleShortAndStuckJobs() {
		this.worker.queue("default", SLOTS).handle("short", (args, context) -> {
			begin();
			this.shortRuns.incrementAndGet();
			this.running.decrementAndGet();
			return null;
		}).handle("stuck", (args, context) -> {
			begin();
			this.stuckRuns.incrementAndGet();
			this.stuck.countDown();
			this.proceed.await();
			this.running.decrementAndGet();
			this.done.countDown();
			return null;
		});
		insertMany("short", SHORT_JOBS);
		insertMany("stuck", STUCK_JOBS);
	}

	@Test
	void neverRunsMoreAtOnceThanThereAreSlots() throws Exception {
		this.worker.start();
		assertThat(this.stuck.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		this.proceed.countDown();
		assertThat(this.done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

		assertThat(this.mostRunning.get()).isBetween(1, SLOTS);
		assertThat(this.shortRuns).hasValue(SHORT_JOBS);
	}

	@Test
	void jobsThatWaitBehindStuckOnesGoBackWithTheirAttempt() throws Exception {
		this.worker.start();
		assertThat(this.stuck.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

		Awaitility.await()
			.atMost(LIMIT)
			.during(Duration.ofSeconds(2))
			.until(() -> this.database.count("awa.running"), (running) -> running == SLOTS);
		assertThat(this.database.count("awa.ready where attempt = 0")).isEqualTo(STUCK_JOBS - SLOTS);
		this.proceed.countDown();
		assertThat(this.done.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void jobWhoseTimeIsUpBeforeItsTurnHasUsedNoAttempt() {
		this.database.sql()
			.sql("update awa.job set timeout = interval '100 milliseconds' where kind = 'stuck'")
			.update();
		this.worker.start();
		Awaitility.await().atMost(LIMIT).until(() -> this.stuckRuns.get() >= 3 * SLOTS);

		this.worker.worker().stop();

		assertThat(this.database.count("awa.attempt")).isBetween(1L, (long) this.stuckRuns.get());
	}

	@Test
	void jobsThatWaitGoBackWhenTheWorkerStops() throws Exception {
		this.worker.shutdown(LIMIT.multipliedBy(2)).start();
		assertThat(this.stuck.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

		CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> this.worker.worker().stop());
		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(
					() -> assertThat(this.database.count("awa.ready where attempt = 0")).isEqualTo(STUCK_JOBS - SLOTS));
		this.proceed.countDown();
		stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

		assertThat(this.database.count("awa.finished")).isEqualTo(SHORT_JOBS + SLOTS);
	}

	private void begin() {
		this.mostRunning.accumulateAndGet(this.running.incrementAndGet(), Math::max);
	}

	private void insertMany(String kind, int jobs) {
		NewJob job = new NewJob(Map.of(), InsertOptions.defaults().withKind(kind));
		List<NewJob> all = Collections.nCopies(jobs, job);
		this.client.insertMany(all);
	}

}

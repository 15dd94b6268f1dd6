package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker promises about many jobs at once, about its end, and about what it leaves
 * behind.
 */
abstract class HandOverContract extends SeamContract {

	HandOverContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void aThousandDependentsOfOneJobRun() {
		this.worker.queue("default", 50)
			.handle("load", (args, context) -> null)
			.handle("merge", (args, context) -> null);
		long load = insert("load", Map.of());
		this.client.insertMany(Collections.nCopies(1000, Map.of()), kind("merge").withDependsOn(load));

		this.worker.start();

		Awaitility.await().atMost(LIMIT).until(() -> countOf("merge", "completed") == 1000);
		assertThat(this.database.count("awa.dependency")).isZero();
	}

	@Test
	void stoppedWorkerHandsItsJobsOnWithTheirAttempts() {
		AtomicInteger ended = new AtomicInteger();
		CountDownLatch inTransaction = new CountDownLatch(1);
		try (TestWorker first = new TestWorker(this.database, this.storage)) {
			first.queue("default", 200).shutdown(Duration.ofSeconds(4)).handle("slow", (args, context) -> {
				awaitUninterrupted(this.end);
				return null;
			}).handle("pay", (args, context) -> {
				this.transaction.executeWithoutResult((status) -> {
					context.complete();
					inTransaction.countDown();
					awaitUninterrupted(this.end);
				});
				return null;
			}).start();
			long pay = client(first).insert(Map.of(), kind("pay")).jobId();
			awaitLatch(inTransaction);
			List<Long> ids = IntStream.range(0, 199)
				.mapToObj((i) -> client(first).insert(Map.of(), kind("slow")).jobId())
				.toList();
			Awaitility.await().atMost(LIMIT).until(() -> countOf("slow", "running") == 199);

			first.worker().stop();

			assertThat(this.database.sql()
				.sql("select count(*) from awa.ready where kind = 'slow' and attempt = 0")
				.query(Long.class)
				.single()).isEqualTo(199);
			this.worker.queue("default", 50).handle("slow", (args, context) -> {
				ended.incrementAndGet();
				return null;
			}).start();
			assertThat(awaitAll(ids, JobState.COMPLETED)).allMatch((job) -> job.attempt() == 1);
			assertThat(ended).hasValue(199);
			this.end.countDown();
			assertThat(awaitSoon(pay).attempt()).isEqualTo(1);
		}
	}

	@Test
	void startingAndStoppingLeavesNoThread() {
		this.worker.handle("other", (args, context) -> null).start();
		awaitSoon(insert("other", Map.of()));
		this.worker.worker().stop();
		for (int i = 0; i < 10; i++) {
			this.worker.worker().start();
			awaitSoon(insert("other", Map.of()));
			this.worker.worker().stop();
		}

		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).filteredOn(Thread::isAlive)
				.extracting(Thread::getName)
				.filteredOn((name) -> name.startsWith("awa-") && !name.equals("awa-test-job"))
				.hasSizeLessThanOrEqualTo(1));
	}

	@Test
	void jobThatIsDueInThousandsOfYearsHoldsUpNoNotification() {
		WakeUp late = new WakeUp("q", Instant.parse("9999-12-31T00:00:00Z"));

		assertThat(WakeUp.parse(late.text())).isEqualTo(late);
	}

}

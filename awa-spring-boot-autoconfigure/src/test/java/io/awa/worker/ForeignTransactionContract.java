package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.Job;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a worker promises about jobs that meet transactions of others: nothing but the job
 * concerned waits for them.
 */
abstract class ForeignTransactionContract extends SeamContract {

	ForeignTransactionContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void progressReportedBehindTheCompletionHoldsUpNobody() throws Exception {
		CountDownLatch completed = new CountDownLatch(1);
		this.worker.handle("pay", (args, context) -> {
			this.transaction.executeWithoutResult((status) -> {
				context.complete();
				context.progress(100, "sent");
				completed.countDown();
				awaitQuietly(this.end);
			});
			return null;
		}).handle("other", (args, context) -> null).start();
		long pay = insert("pay", Map.of());
		assertThat(completed.await(20, TimeUnit.SECONDS)).isTrue();
		long turnOfTheProgress = System.nanoTime() + Duration.ofMillis(1500).toNanos();

		while (System.nanoTime() < turnOfTheProgress) {
			awaitSoon(insert("other", Map.of()));
		}

		this.end.countDown();
		await(pay, JobState.COMPLETED);
		assertThat(this.database.count("awa.progress")).isZero();
	}

	@Test
	void progressCannotBeFlushedBehindTheCompletion() {
		AtomicReference<Throwable> refused = new AtomicReference<>();
		this.worker.handle("pay", (args, context) -> {
			this.transaction.executeWithoutResult((status) -> {
				context.complete();
				context.progress(100, "sent");
				try {
					context.flushProgress();
				}
				catch (RuntimeException ex) {
					refused.set(ex);
				}
			});
			return null;
		}).start();

		awaitSoon(insert("pay", Map.of()));

		assertThat(refused.get()).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void jobThatIsBeingCancelledHoldsUpNoOther() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.worker.handle("slow", (args, context) -> {
			started.countDown();
			awaitQuietly(goOn);
			return null;
		}).handle("other", (args, context) -> null).start();
		long slow = insert("slow", Map.of());
		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

		this.transaction.executeWithoutResult((status) -> {
			this.client.cancel(slow);
			goOn.countDown();
			long other = onAnotherThread(() -> insert("other", Map.of()));
			onAnotherThread(() -> awaitSoon(other));
			status.setRollbackOnly();
		});

		awaitSoon(slow);
		assertAllSlotsAreFree();
	}

	@Test
	void outcomesThatWaitForUniqueKeysHoldUpNoOther() {
		InsertOptions unique = kind("follow").withUnique(UniqueBy.args());
		this.worker
			.handle("first", (args, context) -> JobOutcome.completed().thenInsert(Map.of("n", args.get("n")), unique))
			.handle("follow", (args, context) -> null)
			.handle("other", (args, context) -> null)
			.start();
		List<Long> firsts = this.transaction.execute((status) -> {
			IntStream.range(0, 8).forEach((i) -> this.client.insert(Map.of("n", i), unique));
			List<Long> ids = onAnotherThread(
					() -> IntStream.range(0, 40).mapToObj((i) -> insert("first", Map.of("n", i))).toList());
			onAnotherThread(() -> {
				IntStream.range(0, 3).forEach((i) -> awaitSoon(insert("other", Map.of())));
				return null;
			});
			status.setRollbackOnly();
			return ids;
		});

		firsts.forEach(this::awaitSoon);
		Awaitility.await().atMost(SOON).until(() -> countOf("follow", "completed") == 40);
	}

	@Test
	void duplicateThatIsRefusedTakesNoOtherJobOfTheOutcomeWithIt() {
		InsertOptions unique = kind("taken").withUnique(UniqueBy.args().onConflict(UniqueBy.OnConflict.FAIL));
		this.worker
			.handle("first", (args,
					context) -> JobOutcome.completed().thenInsert(Map.of(), kind("plain")).thenInsert(Map.of(), unique))
			.handle("plain", (args, context) -> null)
			.start();
		insert("taken", Map.of(), unique);

		awaitSoon(insert("first", Map.of()));

		Awaitility.await().atMost(SOON).until(() -> countOf("plain", "completed") == 1);
	}

	@Test
	void jobOfWhichNothingIsKeptMayInsertOthers() {
		this.worker
			.queue("default",
					new QueueSettings(4, Duration.ZERO).withRetention(
							new Retention(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1))))
			.handle("first",
					(args, context) -> JobOutcome.completed().thenInsert(Map.of(), kind("second").withQueue("q")))
			.start();

		insert("first", Map.of());

		Awaitility.await().atMost(SOON).until(() -> countOf("second", "available") == 1);
		assertThat(this.database.sql()
			.sql("select count(*) from awa.job where kind = 'first' and not exists "
					+ "(select from awa.finished where finished.job_id = job.id)")
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void jobThatCannotBeInsertedFailsTheOneThatInsertsIt() {
		this.worker
			.handle("first",
					(args, context) -> JobOutcome.completed()
						.thenInsert(Map.of(), kind("second").withDependsOn(context.jobId())))
			.start();

		Job job = await(insert("first", Map.of(), InsertOptions.defaults().withMaxAttempts(1)), JobState.FAILED,
				JobState.COMPLETED);

		assertThat(job.state()).isEqualTo(JobState.FAILED);
	}

	@Test
	void completionThatRollsBackToASavepointIsAFailedAttempt() {
		TransactionTemplate nested = new TransactionTemplate(new JdbcTransactionManager(this.database.dataSource()));
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.worker.handle("pay", (args, context) -> {
			this.transaction.executeWithoutResult((outer) -> nested.executeWithoutResult((inner) -> {
				context.complete();
				if (context.attempt() == 1) {
					inner.setRollbackOnly();
				}
			}));
			return null;
		}).start();

		Job job = awaitSoon(insert("pay", Map.of()));

		assertThat(job.attempt()).isEqualTo(2);
	}

	@Test
	void runWhoseCompletionRolledBackStillHearsOfItsCancellation() throws Exception {
		CountDownLatch rolledBack = new CountDownLatch(1);
		AtomicInteger told = new AtomicInteger();
		this.worker.handle("pay", (args, context) -> {
			this.transaction.executeWithoutResult((status) -> {
				context.complete();
				status.setRollbackOnly();
			});
			rolledBack.countDown();
			Awaitility.await().atMost(SOON).until(context::isCancelled);
			told.incrementAndGet();
			return null;
		}).start();
		long id = insert("pay", Map.of());
		assertThat(rolledBack.await(20, TimeUnit.SECONDS)).isTrue();

		this.client.cancel(id);

		Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(told).hasValue(1));
	}

	@Test
	void dependentThatIsBeingMovedHoldsUpNoOther() {
		this.worker.poll(Duration.ofMillis(50))
			.handle("load", (args, context) -> null)
			.handle("merge", (args, context) -> null);
		long load = insert("load", Map.of());
		long held = insert("merge", Map.of(), InsertOptions.defaults().withDependsOn(load));
		List<Long> others = IntStream.range(0, 20)
			.mapToObj((i) -> insert("merge", Map.of(), InsertOptions.defaults().withDependsOn(load)))
			.toList();

		this.transaction.executeWithoutResult((status) -> {
			this.client.cancel(held);
			onAnotherThread(() -> {
				this.worker.start();
				others.forEach(this::awaitSoon);
				return null;
			});
			status.setRollbackOnly();
		});

		awaitSoon(held);
		assertThat(this.database.count("awa.dependency")).isZero();
	}

	@Test
	void dependentsMeetNoTransactionInACircleOfLocks() {
		for (int round = 1; round <= 10; round++) {
			long load = insert("load", Map.of());
			List<Long> dependents = IntStream.range(0, 60)
				.mapToObj((i) -> insert("merge", Map.of(), InsertOptions.defaults().withDependsOn(load)))
				.toList();
			complete(load);

			CompletableFuture<Integer> released = this.transaction.execute((status) -> {
				this.database.sql().sql("set local deadlock_timeout = '1ms'").update();
				dependents.subList(0, 6).forEach(this.client::cancel);
				CompletableFuture<Integer> release = CompletableFuture.supplyAsync(() -> release(load));
				dependents.forEach(this.client::cancel);
				return release;
			});

			assertThat(released.join()).isLessThanOrEqualTo(54);
			assertThat(countOf("merge", "cancelled")).isEqualTo(60L * round);
		}
	}

	private void complete(long id) {
		this.database.sql().sql("""
				with gone as (delete from awa.ready where job_id = :id returning *)
				insert into awa.finished (job_id, finished_at, attempt, state, queue, kind)
				select job_id, clock_timestamp(), 1, 'completed', queue, kind from gone""").param("id", id).update();
	}

	private int release(long id) {
		return TestWorker.storage(this.database, this.storage)
			.operations()
			.query(DependencySql.release(List.of(id)), (row) -> row.getLong("job_id"))
			.size();
	}

	@Test
	void duplicateCannotMoveAJobPastWhatItWaitsFor() {
		InsertOptions unique = kind("merge").withUnique(UniqueBy.kind().onConflict(UniqueBy.OnConflict.RESCHEDULE));
		this.worker.handle("load", (args, context) -> null).handle("merge", (args, context) -> null);
		long load = insert("load", Map.of());
		long merge = insert("merge", Map.of(), kind("merge").withUnique(UniqueBy.kind()).withDependsOn(load));

		assertThat(insert("merge", Map.of(), unique)).isEqualTo(merge);
		assertThat(this.client.getJob(merge).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);
		assertThatExceptionOfType(InvalidJobException.class)
			.isThrownBy(() -> insert("merge", Map.of(), unique.withDependsOn(load)))
			.withMessageContaining("RESCHEDULE");

		this.worker.start();
		awaitSoon(merge);
	}

}

package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.awa.Backoff;
import io.awa.DeadLetter;
import io.awa.DependencyFailure;
import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.JobProgress;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.client.InsertedJobs;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a worker promises about results, retries, dead letters, progress, jobs inserted
 * with an outcome, and jobs that wait for others.
 */
abstract class OutcomeDetailContract extends WorkerContract {

	OutcomeDetailContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void resultIsKeptWithTheJob() {
		this.worker.handle("sum", (args, context) -> JobOutcome.completed(List.of(1, 2)))
			.handleReactive("text", (args, context) -> Mono.just(JobOutcome.completed("done")))
			.start();

		assertThat(resultOf(await(insert("sum", Map.of()), JobState.COMPLETED).id())).isEqualTo("[1, 2]");
		assertThat(resultOf(await(insert("text", Map.of()), JobState.COMPLETED).id())).isEqualTo("\"done\"");
	}

	@Test
	void resultThatIsTooLargeFailsTheJobWithItsSize() {
		this.worker.handle("large", (args, context) -> JobOutcome.completed("x".repeat(70_000))).start();

		await(insert("large", Map.of()), JobState.FAILED);

		assertThat(lastError()).contains("70002 bytes").contains("65536");
	}

	@Test
	void jobThatSnoozesTooOftenFails() {
		this.worker.failures(new FailureHandling((attempt) -> Duration.ZERO, (failure, context) -> null, 3))
			.handle("sleepy", (args, context) -> JobOutcome.snooze(Duration.ofMillis(1)))
			.start();

		long id = insert("sleepy", Map.of());

		assertThat(await(id, JobState.FAILED).attempt()).isEqualTo(1);
		assertThat(deathOf(id).reason()).isEqualTo("snooze_limit");
		assertThat(lastError()).contains("3 times");
	}

	@Test
	void exceptionsAreClassifiedByTheNearestRule() {
		FailureRules rules = new FailureRules().on(List.of(IllegalArgumentException.class), FailureAction.terminal())
			.on(List.of(NumberFormatException.class), FailureAction.retry())
			.on(List.of(UnsupportedOperationException.class), FailureAction.cancel())
			.snoozeOn(List.of(IllegalStateException.class), Duration.ofMillis(1));
		AtomicInteger runs = new AtomicInteger();
		this.worker.failures(new FailureHandling((attempt) -> Duration.ZERO, rules, 100))
			.handle("bad", (args, context) -> {
				throw new IllegalArgumentException("bad");
			})
			.handle("number", (args, context) -> {
				if (context.attempt() == 1) {
					throw new NumberFormatException("once");
				}
				return null;
			})
			.handle("unwanted", (args, context) -> {
				throw new UnsupportedOperationException("unwanted");
			})
			.handle("busy", (args, context) -> {
				if (runs.incrementAndGet() < 4) {
					throw new IllegalStateException("busy");
				}
				return null;
			})
			.start();

		assertThat(await(insert("bad", Map.of()), JobState.FAILED).attempt()).isEqualTo(1);
		assertThat(await(insert("number", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(2);
		await(insert("unwanted", Map.of()), JobState.CANCELLED);
		assertThat(await(insert("busy", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(1);
	}

	@Test
	void jobsFailingForGoodBecomeDeadLettersWithTheirReason() {
		this.worker.handle("terminal", (args, context) -> JobOutcome.fail("no way"))
			.handle("hopeless", (args, context) -> {
				throw new IllegalStateException("no");
			})
			.start();

		long terminal = insert("terminal", Map.of());
		long hopeless = insert("hopeless", Map.of(), InsertOptions.defaults().withMaxAttempts(1));
		await(terminal, JobState.FAILED);
		await(hopeless, JobState.FAILED);

		assertThat(deathOf(terminal).reason()).isEqualTo("terminal_error");
		assertThat(deathOf(hopeless).reason()).isEqualTo("max_attempts_exhausted");
	}

	@Test
	void queueWithoutDeadLettersKeepsFailedJobs() {
		this.worker.queue("default", new WorkerSettings.QueueSettings(2, Duration.ZERO).withFailures(null, false))
			.handle("terminal", (args, context) -> JobOutcome.fail("no way"))
			.start();

		long id = insert("terminal", Map.of());
		await(id, JobState.FAILED);

		assertThat(this.client.deadLetters().find(id)).isEmpty();
		assertThat(this.database.count("awa.finished")).isEqualTo(1);
	}

	@Test
	void backoffOfTheJobCountsBeforeThatOfTheQueue() {
		this.worker
			.queue("default",
					new WorkerSettings.QueueSettings(2, Duration.ZERO).withFailures(Backoff.fixed(Duration.ofHours(1)),
							true))
			.handle("flaky", (args, context) -> {
				if (context.attempt() == 1) {
					throw new IllegalStateException("once");
				}
				return null;
			})
			.start();

		long patient = insert("flaky", Map.of());
		long eager = insert("flaky", Map.of(), InsertOptions.defaults().withBackoff(Backoff.fixed(Duration.ZERO)));

		await(eager, JobState.COMPLETED);
		assertThat(await(patient, JobState.RETRYABLE).runAt())
			.isAfter(this.client.getJob(eager).orElseThrow().createdAt().plus(Duration.ofMinutes(50)));
	}

	@Test
	void progressAndCheckpointSurviveAFailedAttempt() {
		List<Object> checkpoints = new CopyOnWriteArrayList<>();
		this.worker.retry((attempt) -> Duration.ofHours(1)).handle("import", (args, context) -> {
			checkpoints.add(context.checkpoint(Map.class));
			context.progress(40, "row 400");
			context.checkpoint(Map.of("row", 400));
			throw new IllegalStateException("attempt " + context.attempt());
		}).start();
		long id = insert("import", Map.of());
		await(id, JobState.RETRYABLE);

		assertThat(progressOf(id).percent()).isEqualTo(40);
		assertThat(progressOf(id).message()).isEqualTo("row 400");
		this.database.sql().sql("update awa.ready set run_at = now()").update();
		this.worker.jobsInserted(new InsertedJobs("default", "import", 1, Instant.now()));

		Awaitility.await().atMost(LIMIT).until(() -> checkpoints.size() == 2);
		assertThat(checkpoints.get(1)).hasToString("Optional[{row=400}]");
	}

	@Test
	void completionClearsProgress() {
		this.worker.handle("import", (args, context) -> {
			context.progress(50);
			context.flushProgress();
			assertThat(progressOf(context.jobId()).percent()).isEqualTo(50);
			return null;
		}).start();

		await(insert("import", Map.of()), JobState.COMPLETED);

		assertThat(this.database.count("awa.progress")).isZero();
	}

	@Test
	void progressIsWrittenWhileTheJobRuns() throws Exception {
		CountDownLatch seen = new CountDownLatch(1);
		this.worker.handle("import", (args, context) -> {
			context.progress(30, "working");
			assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
			return null;
		}).start();
		long id = insert("import", Map.of());

		Awaitility.await().atMost(LIMIT).until(() -> this.client.dumpJob(id).orElseThrow().progress() != null);
		assertThat(progressOf(id).percent()).isEqualTo(30);

		seen.countDown();
		await(id, JobState.COMPLETED);
	}

	@Test
	void jobsInsertedWithAnOutcomeAreStoredWithIt() {
		this.worker
			.handle("first", (args, context) -> JobOutcome.completed().thenInsert(Map.of("n", 2), kind("second")))
			.handle("second", (args, context) -> JobOutcome.cancel("enough").thenInsert(Map.of(), kind("third")))
			.handleReactive("third", (args, context) -> Mono.empty())
			.start();

		long first = insert("first", Map.of());

		await(first, JobState.COMPLETED);
		await(first + 1, JobState.CANCELLED);
		await(first + 2, JobState.COMPLETED);
	}

	@Test
	void allJobsInsertedWithAnOutcomeWakeTheirQueues() {
		InsertOptions there = kind("there").withQueue("there");
		this.worker.queue("default", 5)
			.queue("there", 5)
			.handle("first", (args,
					context) -> JobOutcome.completed().thenInsert(Map.of(), there).thenInsert(Map.of(), kind("here")))
			.handle("there", (args, context) -> null)
			.handle("here", (args, context) -> null)
			.start();

		long first = insert("first", Map.of());

		await(first, JobState.COMPLETED);
		await(first + 1, JobState.COMPLETED);
		await(first + 2, JobState.COMPLETED);
	}

	@Test
	void jobsInsertedWithAnOutcomeThatLostItsLeaseAreNotStored() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		this.worker.handle("first", (args, context) -> {
			started.countDown();
			while (!context.isCancelled()) {
				Thread.onSpinWait();
			}
			return JobOutcome.completed().thenInsert(Map.of(), kind("second"));
		}).handle("second", (args, context) -> null).handle("after", (args, context) -> null).start();
		long first = insert("first", Map.of());
		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

		this.client.cancel(first);
		await(insert("after", Map.of()), JobState.COMPLETED);

		assertThat(this.database.sql()
			.sql("select count(*) from awa.job where kind = 'second'")
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void duplicateAmongJobsInsertedWithAnOutcomeIsNoReasonToRefuseIt() {
		InsertOptions unique = kind("second").withUnique(UniqueBy.args());
		this.worker.handle("first", (args, context) -> JobOutcome.completed().thenInsert(Map.of(), unique)).start();
		this.client.insert(Map.of(), unique);

		await(insert("first", Map.of()), JobState.COMPLETED);

		assertThat(this.database.sql()
			.sql("select count(*) from awa.job where kind = 'second'")
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	void jobRunsWhenAllItDependsOnHaveCompleted() {
		List<String> order = new CopyOnWriteArrayList<>();
		this.worker.handle("load", (args, context) -> {
			order.add("load");
			return null;
		}).handle("merge", (args, context) -> {
			order.add("merge");
			return null;
		});
		long one = insert("load", Map.of());
		long other = insert("load", Map.of());
		long merge = insert("merge", Map.of(), InsertOptions.defaults().withDependsOn(one, other));
		assertThat(this.client.getJob(merge).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);

		this.worker.start();

		await(merge, JobState.COMPLETED);
		assertThat(order).containsExactly("load", "load", "merge");
		assertThat(this.database.count("awa.dependency")).isZero();
	}

	@Test
	void failureOfADependencyIsHandledAsTheJobSays() {
		this.worker.poll(Duration.ofMillis(50))
			.handle("load", (args, context) -> JobOutcome.fail("no"))
			.handle("merge", (args, context) -> null);
		long load = insert("load", Map.of());
		long cancelled = insert("merge", Map.of(), InsertOptions.defaults().withDependsOn(load));
		long chained = insert("merge", Map.of(), InsertOptions.defaults().withDependsOn(cancelled));
		long runs = insert("merge", Map.of(),
				InsertOptions.defaults().withDependsOn(List.of(load), DependencyFailure.RUN));
		long waits = insert("merge", Map.of(),
				InsertOptions.defaults().withDependsOn(List.of(load), DependencyFailure.WAIT));

		this.worker.start();

		await(cancelled, JobState.CANCELLED);
		await(chained, JobState.CANCELLED);
		await(runs, JobState.COMPLETED);
		assertThat(this.client.getJob(waits).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);
		this.client.cancel(waits);
	}

	@Test
	void dependencyThatEndedBeforeTheInsertIsSeenByThePoll() {
		this.worker.poll(Duration.ofMillis(50))
			.handle("load", (args, context) -> null)
			.handle("merge", (args, context) -> null)
			.start();
		long load = insert("load", Map.of());
		await(load, JobState.COMPLETED);

		await(insert("merge", Map.of(), InsertOptions.defaults().withDependsOn(load)), JobState.COMPLETED);
	}

	@Test
	void dependencyThatDoesNotExistIsRefusedAndNothingIsInserted() {
		assertThatExceptionOfType(InvalidJobException.class)
			.isThrownBy(() -> insert("merge", Map.of(), InsertOptions.defaults().withDependsOn(987_654_321L)))
			.withMessageContaining("987654321")
			.withMessageContaining("does not exist");
		assertThat(this.database.count("awa.job")).isZero();
	}

	private String resultOf(long id) {
		return this.client.dumpJob(id).orElseThrow().resultJson();
	}

	private JobProgress progressOf(long id) {
		return this.client.dumpJob(id).orElseThrow().progress();
	}

	private DeadLetter deathOf(long id) {
		return this.client.deadLetters().find(id).orElseThrow();
	}

	private String lastError() {
		return this.database.sql()
			.sql("select error_message from awa.attempt order by ended_at desc limit 1")
			.query(String.class)
			.single();
	}

	private static InsertOptions kind(String kind) {
		return InsertOptions.defaults().withKind(kind);
	}

}

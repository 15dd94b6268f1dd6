package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker promises about the end of a run, over either storage.
 */
abstract class JobOutcomeContract extends WorkerContract {

	JobOutcomeContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void jobRunsAfterItsInsertAndCompletes() {
		List<JobContext> runs = new CopyOnWriteArrayList<>();
		this.worker.handle("greet", (args, context) -> {
			assertThat(args).containsEntry("name", "Ada");
			runs.add(context);
			return null;
		}).start();

		long id = insert("greet", Map.of("name", "Ada"));

		Job job = await(id, JobState.COMPLETED);
		assertThat(job.attempt()).isEqualTo(1);
		assertThat(job.claimedAt()).isNotNull();
		assertThat(job.finishedAt()).isAfterOrEqualTo(job.claimedAt());
		assertThat(runs).singleElement().satisfies((context) -> {
			assertThat(context.jobId()).isEqualTo(id);
			assertThat(context.kind()).isEqualTo("greet");
			assertThat(context.queue()).isEqualTo("default");
			assertThat(context.attempt()).isEqualTo(1);
			assertThat(context.maxAttempts()).isEqualTo(25);
			assertThat(context.lease()).isPositive();
			assertThat(context.isCancelled()).isFalse();
		});
		assertThat(this.database.count("awa.attempt")).isZero();
	}

	@Test
	void reactiveHandlerRunsAndItsOutcomeCounts() {
		this.worker.handleReactive("later", (args, context) -> Mono.delay(Duration.ofMillis(20)).then(Mono.empty()))
			.handleReactive("cancel", (args, context) -> Mono.just(JobOutcome.cancel("not needed")))
			.handleReactive("broken", (args, context) -> Mono.error(new TerminalJobException("cannot")))
			.start();

		await(insert("later", Map.of()), JobState.COMPLETED);
		await(insert("cancel", Map.of()), JobState.CANCELLED);
		await(insert("broken", Map.of()), JobState.FAILED);
	}

	@Test
	void failedAttemptIsRetriedWithHistory() {
		this.worker.handle("flaky", (args, context) -> {
			if (context.attempt() < 3) {
				throw new IllegalStateException("attempt " + context.attempt() + " \u0000 failed");
			}
			return null;
		}).start();

		Job job = await(insert("flaky", Map.of()), JobState.COMPLETED);

		assertThat(job.attempt()).isEqualTo(3);
		assertThat(this.database.sql()
			.sql("select outcome || ' ' || error_class || ' ' || error_message from awa.attempt order by attempt")
			.query(String.class)
			.list()).containsExactly("retry java.lang.IllegalStateException attempt 1  failed",
					"retry java.lang.IllegalStateException attempt 2  failed");
	}

	/**
	 * The database may refuse a text for reasons that this library does not know.
	 */
	@Test
	void errorThatCannotBeStoredDoesNotHoldUpTheQueue() {
		this.database.sql()
			.sql("alter table awa.attempt add constraint refused check (error_message not like '%poison%')")
			.update();
		this.worker.handle("odd", (args, context) -> {
			throw new IllegalStateException("poison");
		}).handle("fine", (args, context) -> null).start();

		await(insert("odd", Map.of(), InsertOptions.defaults().withMaxAttempts(1)), JobState.FAILED);
		await(insert("fine", Map.of()), JobState.COMPLETED);
		this.database.sql().sql("alter table awa.attempt drop constraint refused").update();
	}

	@Test
	void endlessDelayDoesNotHoldUpTheQueue() {
		this.worker.queue("default", 1)
			.handle("endless", (args, context) -> JobOutcome.snooze(ChronoUnit.FOREVER.getDuration()))
			.handle("fine", (args, context) -> null)
			.start();

		await(insert("endless", Map.of()), JobState.SCHEDULED);
		await(insert("fine", Map.of()), JobState.COMPLETED);
	}

	@Test
	void brokenRetryPolicyIsReplacedByTheDefault() {
		this.worker.queue("default", 1).retry((attempt) -> {
			throw new IllegalArgumentException("broken policy");
		}).handle("flaky", (args, context) -> {
			throw new IllegalStateException("no");
		}).handle("fine", (args, context) -> null).start();

		await(insert("flaky", Map.of()), JobState.RETRYABLE);
		await(insert("fine", Map.of()), JobState.COMPLETED);
	}

	@Test
	void retryPolicyWithoutAnswerIsReplacedByTheDefault() {
		this.worker.queue("default", 1).retry((attempt) -> null).handle("flaky", (args, context) -> {
			throw new IllegalStateException("no");
		}).handle("fine", (args, context) -> null).start();

		await(insert("flaky", Map.of()), JobState.RETRYABLE);
		await(insert("fine", Map.of()), JobState.COMPLETED);
	}

	@Test
	void exceptionThatCannotSayWhatItIsDoesNotLeakTheSlot() {
		this.worker.queue("default", 1).handle("odd", (args, context) -> {
			throw new IllegalStateException() {
				@Override
				public String getMessage() {
					throw new IllegalStateException("no message");
				}
			};
		}).handle("fine", (args, context) -> null).start();

		await(insert("odd", Map.of(), InsertOptions.defaults().withMaxAttempts(1)), JobState.FAILED);
		await(insert("fine", Map.of()), JobState.COMPLETED);
	}

	@Test
	void resultThatTheDatabaseNeverTakesDoesNotHoldUpTheOthers() {
		CountDownLatch goOn = new CountDownLatch(1);
		this.worker.handle("odd", (args, context) -> {
			assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
			return null;
		}).handle("fine", (args, context) -> null).start();
		long odd = insert("odd", Map.of());
		await(odd, JobState.RUNNING);
		this.database.sql().sql("""
				insert into awa.finished (job_id, attempt, finished_at, state, queue, kind)
				values (?, 1, now(), 'completed', 'default', 'odd')""").param(odd).update();

		goOn.countDown();

		await(insert("fine", Map.of()), JobState.COMPLETED);
		this.database.sql().sql("delete from awa.finished where job_id = ?").param(odd).update();
		this.database.sql().sql("update awa.running set claimed_at = now() - interval '3 minutes'").update();
		await(odd, JobState.COMPLETED);
	}

	@Test
	void cancelHookThatTakesLongDoesNotStopTheHeartbeat() throws Exception {
		CountDownLatch cancelled = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.worker.queue("default", 2, Duration.ofMillis(200))
			.heartbeat(Duration.ofMillis(100), Duration.ofSeconds(1))
			.handleReactive("slow", (args, context) -> (context.attempt() > 1) ? Mono.empty()
					: Mono.<JobOutcome>never().doOnCancel(() -> {
						cancelled.countDown();
						awaitQuietly(goOn);
					}))
			.start();
		long id = insert("slow", Map.of());
		assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
		Instant before = lastHeartbeat();

		Awaitility.await().atMost(LIMIT).until(() -> lastHeartbeat().isAfter(before.plusSeconds(1)));
		goOn.countDown();

		await(id, JobState.COMPLETED);
	}

	private Instant lastHeartbeat() {
		return this.database.sql()
			.sql("select max(heartbeat_at) from awa.worker")
			.query(OffsetDateTime.class)
			.single()
			.toInstant();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(2 * LIMIT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void lastAttemptFailsForGood() {
		this.worker.handle("hopeless", (args, context) -> {
			throw new IllegalStateException("no");
		}).start();

		Job job = await(insert("hopeless", Map.of(), InsertOptions.defaults().withMaxAttempts(2)), JobState.FAILED);

		assertThat(job.attempt()).isEqualTo(2);
		assertThat(this.database.count("awa.attempt")).isEqualTo(2);
	}

	@Test
	void terminalErrorsFailAtOnce() {
		this.worker.handle("terminal", (args, context) -> {
			throw new TerminalJobException("never");
		}).handle("fail", (args, context) -> JobOutcome.fail("never")).start();

		assertThat(await(insert("terminal", Map.of()), JobState.FAILED).attempt()).isEqualTo(1);
		assertThat(await(insert("fail", Map.of()), JobState.FAILED).attempt()).isEqualTo(1);
	}

	@Test
	void errorsOfTheVirtualMachineDoNotLeakTheSlot() {
		this.worker.queue("default", 1).handle("error", (args, context) -> {
			throw new StackOverflowError("deep");
		}).handle("fine", (args, context) -> null).start();

		await(insert("error", Map.of(), InsertOptions.defaults().withMaxAttempts(1)), JobState.FAILED);
		await(insert("fine", Map.of()), JobState.COMPLETED);
	}

	@Test
	void snoozeUsesNoAttemptAndRetryAfterDoes() {
		AtomicInteger runs = new AtomicInteger();
		this.worker
			.handle("snooze",
					(args, context) -> (runs.incrementAndGet() < 4) ? JobOutcome.snooze(Duration.ofMillis(5)) : null)
			.handle("later",
					(args, context) -> (context.attempt() < 2) ? JobOutcome.retryAfter(Duration.ofMillis(5)) : null)
			.start();

		assertThat(await(insert("snooze", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(1);
		assertThat(await(insert("later", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(2);
		assertThat(runs).hasValue(4);
	}

	@Test
	void payloadThatDoesNotFitFailsWithoutRetry() {
		this.worker.handleTyped("typed", Numbers.class, (args, context) -> null).start();

		Job job = await(insert("typed", Map.of("numbers", "none")), JobState.FAILED);

		assertThat(job.attempt()).isEqualTo(1);
		assertThat(this.database.sql().sql("select error_message from awa.attempt").query(String.class).single())
			.contains(Numbers.class.getName());
	}

	@Test
	void runPastItsDeadlineIsInterruptedAndRetried() {
		AtomicInteger interrupts = new AtomicInteger();
		CountDownLatch never = new CountDownLatch(1);
		this.worker.queue("default", 2, Duration.ofMillis(300)).handle("slow", (args, context) -> {
			if (context.attempt() == 1) {
				try {
					never.await();
				}
				catch (InterruptedException ex) {
					interrupts.incrementAndGet();
					throw ex;
				}
			}
			return null;
		})
			.handleReactive("slow_mono",
					(args, context) -> (context.attempt() == 1)
							? Mono.<JobOutcome>never().doOnCancel(interrupts::incrementAndGet) : Mono.empty())
			.start();

		assertThat(await(insert("slow", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(2);
		assertThat(await(insert("slow_mono", Map.of()), JobState.COMPLETED).attempt()).isEqualTo(2);
		assertThat(interrupts).hasValue(2);
	}

	record Numbers(List<Integer> numbers) {

	}

}

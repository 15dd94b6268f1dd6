package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.JobLogLevel;
import io.awa.JobLogLine;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What handlers log is kept with their jobs, bounded, and goes with them.
 */
abstract class JobLogContract extends WorkerContract {

	static final JobLogSettings SETTINGS = new JobLogSettings(true, JobLogLevel.INFO, 10, 40, 10_000, 12);

	private static final Retention NOTHING = new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

	private final Logger logger = LoggerFactory.getLogger("test.Handler");

	JobLogContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void eachAttemptHasLinesOfItsOwn() {
		this.worker.handle("flaky", (args, context) -> {
			this.logger.warn("attempt {}", context.attempt(), new IllegalStateException("broken"));
			this.logger.debug("nobody needs this");
			context.log("half");
			if (context.attempt() == 1) {
				throw new IllegalArgumentException("planned");
			}
			context.log(JobLogLevel.ERROR, "done");
			return null;
		}).jobLog(SETTINGS).start();

		long id = insert("flaky", Map.of());

		List<JobLogLine> lines = awaitLines(id, 5);
		assertThat(lines.stream().map((line) -> line.attempt() + " " + line.level() + " " + line.message()))
			.containsExactly("1 WARN attempt 1", "1 INFO half", "2 WARN attempt 2", "2 INFO half", "2 ERROR done");
		assertThat(lines.get(0)).satisfies((line) -> {
			assertThat(line.logger()).isEqualTo("test.Handler");
			assertThat(line.errorType()).isEqualTo(IllegalStateException.class.getName());
			assertThat(line.errorMessage()).isEqualTo("broken");
		});
		assertThat(lines.get(1).logger()).isNull();
		assertThat(lines).extracting(JobLogLine::at).isSorted();
		assertThat(lines).extracting(JobLogLine::lease).isSorted();
		assertThat(lines.get(0).at()).isBetween(this.client.getJob(id).orElseThrow().createdAt(),
				this.client.getJob(id).orElseThrow().finishedAt());
	}

	@Test
	void logOfARunningJobCanBeRead() {
		CountDownLatch gate = new CountDownLatch(1);
		this.worker.handle("slow", (args, context) -> {
			this.logger.warn("begun");
			gate.await(20, TimeUnit.SECONDS);
			this.logger.warn("ended");
			return null;
		}).jobLog(SETTINGS).start();

		long id = insert("slow", Map.of());

		assertThat(messages(awaitLines(id, 1))).containsExactly("begun");
		assertThat(this.client.getJob(id).orElseThrow().state()).isEqualTo(JobState.RUNNING);
		gate.countDown();
		assertThat(messages(awaitLines(id, 2))).containsExactly("begun", "ended");
	}

	@Test
	void runIsBoundedAndSaysWhatIsMissing() {
		this.worker.handle("many", (args, context) -> {
			IntStream.range(0, 25).forEach((i) -> this.logger.warn("line {}", i));
			return null;
		}).handle("long", (args, context) -> {
			this.logger.warn("x".repeat(50));
			IntStream.range(0, 3).forEach((i) -> context.log("é".repeat(40)));
			return null;
		}).jobLog(new JobLogSettings(true, JobLogLevel.INFO, 10, 40, 200, 12)).start();

		long many = insert("many", Map.of());
		long longer = insert("long", Map.of());

		assertThat(messages(awaitLines(many, 11))).hasSize(11)
			.startsWith("line 0", "line 1")
			.endsWith("line 9", "… 15 lines more were not kept");
		assertThat(messages(awaitLines(longer, 3))).containsExactly("x".repeat(40) + "…", "é".repeat(40),
				"… 2 lines more were not kept");
	}

	@Test
	void jobThatRunsAgainAndAgainIsBoundedToo() {
		Map<Long, Integer> runs = new ConcurrentHashMap<>();
		this.worker.handle("snooze", (args, context) -> {
			IntStream.range(0, 5).forEach((i) -> this.logger.warn("line {}", i));
			return (runs.merge(context.jobId(), 1, Integer::sum) < 8) ? JobOutcome.snooze(Duration.ofMillis(1)) : null;
		}).jobLog(SETTINGS).start();

		List<Long> ids = IntStream.range(0, 3).mapToObj((i) -> insert("snooze", Map.of())).toList();

		ids.forEach((id) -> await(id, JobState.COMPLETED));
		this.worker.close();
		assertThat(ids).allSatisfy((id) -> assertThat(lines(id)).hasSizeLessThanOrEqualTo(12 + 1 + 5));
		assertThat(ids).allSatisfy((id) -> assertThat(messages(lines(id)))
			.anyMatch((text) -> text.endsWith("lines of earlier runs are not kept any longer")));
	}

	@Test
	void whatTextCannotHoldIsLeftOutOrReplaced() {
		this.worker.handle("odd", (args, context) -> {
			this.logger.warn("nul \u0000 half \uD83D end", new IllegalStateException("\uDE00\u0000"));
			context.log("x".repeat(39) + "\uD83D\uDE00");
			return null;
		}).jobLog(SETTINGS).start();

		List<JobLogLine> lines = awaitLines(insert("odd", Map.of()), 2);

		assertThat(messages(lines)).containsExactly("nul  half \uFFFD end", "x".repeat(39) + "…");
		assertThat(lines.get(0).errorMessage()).isEqualTo("\uFFFD");
	}

	@Test
	void linesOfARunThatCompletedInATransactionAreKept() {
		this.worker.handleTransactional("blocking", (args, context) -> {
			this.logger.warn("blocking");
			return null;
		})
			.handleReactiveTransactional("reactive",
					(args, context) -> Mono.fromRunnable(() -> context.log("reactive")))
			.jobLog(SETTINGS)
			.start();

		for (String kind : List.of("blocking", "reactive")) {
			assertThat(messages(awaitLines(insert(kind, Map.of()), 1))).containsExactly(kind);
		}
	}

	@Test
	void contextWritesInEveryHandlerAndOnEveryThread() {
		this.worker
			.handleReactive("mono",
					(args, context) -> Mono.delay(Duration.ofMillis(1), Schedulers.boundedElastic())
						.doOnNext((tick) -> context.log("mono"))
						.then(Mono.empty()))
			.handleBatch("batch", 2, (args, context) -> {
				this.logger.warn("belongs to no single job");
				context.job(0).log("batch");
				return null;
			})
			.jobLog(SETTINGS)
			.start();

		for (String kind : List.of("mono", "batch")) {
			assertThat(messages(awaitLines(insert(kind, Map.of()), 1))).containsExactly(kind);
		}
	}

	@Test
	void linesGoWithTheJobThatIsNotKept() {
		CountDownLatch gate = new CountDownLatch(1);
		this.worker.queue("default", new QueueSettings(2, Duration.ZERO).withRetention(NOTHING))
			.handle("gone", (args, context) -> {
				this.logger.warn("early");
				gate.await(20, TimeUnit.SECONDS);
				this.logger.warn("late");
				return null;
			})
			.handleTransactional("gone_by_itself", (args, context) -> {
				this.logger.warn("early");
				gate.await(20, TimeUnit.SECONDS);
				this.logger.warn("late");
				return null;
			})
			.jobLog(SETTINGS)
			.start();
		long id = insert("gone", Map.of());
		long other = insert("gone_by_itself", Map.of());
		awaitLines(id, 1);
		awaitLines(other, 1);

		gate.countDown();

		Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.job") == 0);
		this.worker.close();
		assertThat(this.database.count("awa.job_log")).isZero();
	}

	@Test
	void deadLetterKeepsItsLinesUntilItIsPurged() {
		this.worker.handle("dead", (args, context) -> {
			this.logger.warn("about to die");
			throw new TerminalJobException("dead");
		}).jobLog(SETTINGS).start();
		long purged = insert("dead", Map.of());
		long kept = insert("dead", Map.of());
		awaitLines(purged, 1);
		awaitLines(kept, 1);

		this.client.deadLetters().purge(purged);

		assertThat(lines(purged)).isEmpty();
		assertThat(messages(lines(kept))).containsExactly("about to die");
	}

	/** Neither while the node has not heard of it, nor when it hears of it at the end. */
	@Test
	void runThatLostItsLeaseWritesNothingMore() {
		CountDownLatch taken = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		WatchedOperations[] watched = new WatchedOperations[1];
		this.worker.operations((operations) -> {
			watched[0] = new WatchedOperations(operations);
			return watched[0];
		}).handle("lost", (args, context) -> {
			this.logger.warn("before");
			taken.await(20, TimeUnit.SECONDS);
			this.logger.warn("after");
			gate.await(20, TimeUnit.SECONDS);
			this.logger.warn("at the end");
			return null;
		}).heartbeat(Duration.ofHours(1), Duration.ofHours(4)).jobLog(SETTINGS).start();
		long id = insert("lost", Map.of());
		awaitLines(id, 1);

		this.database.sql().sql("""
				with taken as (delete from awa.running returning job_id, attempt, queue, kind)
				insert into awa.finished (job_id, attempt, finished_at, state, queue, kind)
				select job_id, attempt, now(), 'cancelled', queue, kind from taken""").update();
		taken.countDown();

		int tries = watched[0].calls(RunLogSql.WRITE);
		Awaitility.await().atMost(LIMIT).until(() -> watched[0].calls(RunLogSql.WRITE) >= tries + 2);
		assertThat(messages(lines(id))).containsExactly("before");
		gate.countDown();
		this.worker.close();
		assertThat(messages(lines(id))).containsExactly("before");
	}

	List<JobLogLine> awaitLines(long id, int count) {
		return Awaitility.await("lines of job " + id)
			.atMost(LIMIT)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> lines(id), (lines) -> lines.size() >= count);
	}

	/** In the order in which they were logged. */
	List<JobLogLine> lines(long id) {
		return JobLogPages.all(this.client, id);
	}

	static List<String> messages(List<JobLogLine> lines) {
		return lines.stream().map(JobLogLine::message).toList();
	}

}

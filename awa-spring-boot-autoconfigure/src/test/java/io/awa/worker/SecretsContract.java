package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobProgress;
import io.awa.JobState;
import io.awa.NewCronSchedule;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.client.InsertedJobs;
import io.awa.testsupport.LogWatch;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What a job carries is neither logged, at whatever level, nor repeated by exceptions and
 * errors of the library, also when something goes wrong.
 */
abstract class SecretsContract extends WorkerContract {

	private static final String SECRET = "marker-4111-1111";

	private static final Map<String, Object> ARGS = Map.of("secret", SECRET, "amount", SECRET);

	private static final InsertOptions OPTIONS = InsertOptions.defaults()
		.withMaxAttempts(2)
		.withMetadata(Map.of("token", SECRET));

	private LogWatch log;

	SecretsContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@BeforeEach
	void watchTheLog() {
		this.log = LogWatch.startWithEverything();
	}

	@AfterEach
	void nothingWasSaid() {
		this.worker.close();
		this.log.close();
		this.database.sql().sql("alter table awa.finished drop constraint if exists no_result").update();
		assertThat(this.log.texts()).noneMatch((text) -> text.contains(SECRET));
		assertThat(this.database.sql()
			.sql("select concat(error_message, error_stack) from awa.attempt")
			.query(String.class)
			.list()).noneMatch((text) -> text.contains(SECRET));
	}

	@Test
	void failuresOfHandlersDoNotRepeatWhatTheJobCarries() {
		this.worker.handle("throw", (args, context) -> {
			context.checkpoint(Map.of("secret", SECRET));
			throw new IllegalStateException("always");
		})
			.handle("result", (args, context) -> JobOutcome.completed(SECRET.repeat(10_000)))
			.handle("insert", (args, context) -> JobOutcome.completed().thenInsert(Map.of("secret", SECRET)))
			.handle("checkpoint", (args, context) -> {
				context.checkpoint(SECRET.repeat(10_000));
				return null;
			})
			.handleBatch("batch", 3, (args, context) -> {
				throw new IllegalStateException("always");
			})
			.listen((event) -> {
				throw new IllegalStateException("a listener that fails on " + event);
			})
			.start();

		for (String kind : List.of("throw", "result", "insert", "checkpoint", "batch")) {
			await(insert(kind, ARGS, OPTIONS), JobState.FAILED);
		}

		assertThat(this.log.texts()).anyMatch((text) -> text.contains("of kind throw failed"))
			.anyMatch((text) -> text.contains("A batch of"))
			.anyMatch((text) -> text.contains("A listener failed on"));
	}

	/** Messages of Jackson repeat values, and constructors may do so too. */
	@Test
	void payloadsThatDoNotFitAreNotRepeated() {
		this.worker.handleTyped("number", Amount.class, (args, context) -> null)
			.handleTyped("refused", Refused.class, (args, context) -> null)
			.start();

		long number = insert("number", ARGS, OPTIONS);
		await(number, JobState.FAILED);
		await(insert("refused", ARGS, OPTIONS), JobState.FAILED);

		assertThat(this.client.dumpJob(number).orElseThrow().attempts().get(0).errorMessage())
			.contains("does not fit " + Amount.class.getName())
			.contains("$.amount")
			.contains("int");
	}

	/** The database repeats the whole row that it refuses. */
	@Test
	void resultsThatTheDatabaseRefusesAreNotRepeated() {
		this.database.sql()
			.sql("alter table awa.finished add constraint no_result check (result is null) not valid")
			.update();
		this.worker.handle("result", (args, context) -> JobOutcome.completed(Map.of("secret", SECRET))).start();

		insert("result", ARGS, OPTIONS);

		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> this.log.texts().stream().anyMatch((text) -> text.contains("was refused")));
		this.database.sql().sql("alter table awa.finished drop constraint no_result").update();
		this.worker.close();
		this.database.sql().sql("""
				with gone as (delete from awa.running returning job_id, priority, queue, kind)
				insert into awa.ready (job_id, run_at, priority, attempt, queue, kind, requeued)
				select job_id, now(), priority, 0, queue, kind, true from gone""").update();
	}

	@Test
	void callsOfTheClientDoNotRepeatWhatTheyAreGiven() {
		this.worker.start();
		InsertOptions unique = OPTIONS.withKind("unique")
			.withUnique(UniqueBy.kind().onConflict(UniqueBy.OnConflict.FAIL));
		this.client.insert(ARGS, unique);

		List<Throwable> failures = List.of(catchThrowable(() -> this.client.insert(ARGS, unique)),
				catchThrowable(() -> this.client.insert(ARGS)),
				catchThrowable(() -> this.client.insert(SECRET, OPTIONS)),
				catchThrowable(() -> this.client.insert(Map.of("secret", SECRET + "\u0000"), OPTIONS.withKind("nul"))),
				catchThrowable(
						() -> this.client.insert(Map.of("secret", SECRET.repeat(100_000)), OPTIONS.withKind("large"))),
				catchThrowable(() -> this.client.callbacks().complete(UUID.randomUUID(), SECRET)));

		assertThat(failures).doesNotContainNull().allSatisfy((failure) -> {
			for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
				assertThat(String.valueOf(cause)).doesNotContain(SECRET);
			}
		});
		this.database.sql().sql("delete from awa.ready").update();
		this.database.sql().sql("delete from awa.job").update();
	}

	@Test
	void valuesDoNotShowWhatTheyHoldAsText() {
		long id = insert("text", ARGS, OPTIONS);
		this.client.cron().put(NewCronSchedule.of("text", "@daily", ARGS).withOptions(OPTIONS.withKind("text")));
		Job job = this.client.getJob(id).orElseThrow();

		List<Object> values = List.of(job, this.client.dumpJob(id).orElseThrow(), new NewJob(ARGS, OPTIONS), OPTIONS,
				NewCronSchedule.of("text", "@daily", ARGS), this.client.cron().find("text").orElseThrow(),
				new JobProgress(1, "half", SECRET), JobOutcome.completed(SECRET),
				JobOutcome.completed().thenInsert(ARGS, OPTIONS), new ProgressUpdate(1, SECRET, SECRET),
				new ClaimedJob(1, 1, "k", "q", 2, 1, 1, SECRET, SECRET, List.of(), Instant.EPOCH, Instant.EPOCH, null,
						SECRET),
				new InsertedJobs("default", "text", 1, Instant.EPOCH));

		assertThat(job.argsJson()).contains(SECRET);
		assertThat(values).allSatisfy((value) -> assertThat(value.toString()).doesNotContain(SECRET));
		this.client.cron().delete("text");
	}

	@Test
	void redactorSeesWhatHandlersSayBeforeAnybodyElse() {
		PayloadRedactor redactor = (kind, text) -> text.replace(SECRET, "***" + kind);
		this.worker.failures(new FailureHandling((attempt) -> Duration.ZERO, (failure, context) -> null, 1, redactor))
			.handle("throw", (args, context) -> {
				throw new IllegalStateException("x".repeat(1_995) + SECRET, new IllegalArgumentException(SECRET));
			})
			.handle("fail", (args, context) -> JobOutcome.fail("no card " + SECRET))
			.handleBatch("batch", 3, (args, context) -> {
				throw new IllegalStateException(SECRET);
			})
			.start();

		long thrown = insert("throw", ARGS, OPTIONS);
		await(thrown, JobState.FAILED);
		long failed = insert("fail", ARGS, OPTIONS);
		await(failed, JobState.FAILED);
		await(insert("batch", ARGS, OPTIONS), JobState.FAILED);

		assertThat(this.client.dumpJob(failed).orElseThrow().attempts().get(0).errorMessage())
			.isEqualTo("no card ***fail");
		assertThat(this.client.dumpJob(thrown).orElseThrow().attempts()).extracting((attempt) -> attempt.errorStack())
			.allMatch((stack) -> stack.contains("***throw") && stack.contains("\tat "));
		assertThat(this.log.texts()).anyMatch((text) -> text.contains("***throw"))
			.anyMatch((text) -> text.contains("***batch"));
	}

	@Test
	void redactorThatFailsLeavesNothing() {
		PayloadRedactor broken = (kind, text) -> {
			throw new IllegalStateException(text);
		};
		this.worker.failures(new FailureHandling((attempt) -> Duration.ZERO, (failure, context) -> null, 1, broken))
			.handle("throw", (args, context) -> {
				throw new IllegalStateException(SECRET);
			})
			.start();

		long id = insert("throw", ARGS, OPTIONS);
		await(id, JobState.FAILED);

		assertThat(this.client.dumpJob(id).orElseThrow().attempts().get(0).errorMessage())
			.isEqualTo("(Not shown, because the redactor failed with java.lang.IllegalStateException.)");
	}

	record Amount(int amount) {

	}

	record Refused(String secret) {

		Refused {
			throw new IllegalArgumentException("The secret " + secret + " is refused.");
		}

	}

}

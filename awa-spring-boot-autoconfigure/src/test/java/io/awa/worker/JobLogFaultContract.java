package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import io.awa.InsertOptions;
import io.awa.JobLogLine;
import io.awa.JobState;
import io.awa.testsupport.LogWatch;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What keeps the logs of jobs harms nobody: neither jobs nor the logging of others, and
 * it takes nothing that is not its own.
 */
abstract class JobLogFaultContract extends WorkerContract {

	private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final org.slf4j.Logger logger = LoggerFactory.getLogger("test.Handler");

	private final List<Appender<ILoggingEvent>> appenders = appenders();

	JobLogFaultContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@AfterEach
	void loggingIsAsBefore() {
		this.worker.close();
		this.database.sql().sql("alter table awa.job_log drop constraint if exists refused").update();
		assertThat(appenders()).isEqualTo(this.appenders);
	}

	@Test
	void jobsEndAlthoughTheirLogsAreRefused() {
		this.database.sql().sql("alter table awa.job_log add constraint refused check (message is null)").update();
		this.worker.handle("talk", this::talk).jobLog(JobLogContract.SETTINGS).start();

		try (LogWatch watch = LogWatch.start()) {
			for (int i = 0; i < 5; i++) {
				await(insert("talk", Map.of("secret", "marker-" + i)), JobState.COMPLETED);
			}
			awaitText(watch, "could not be kept");
			assertThat(watch.texts().stream().filter((text) -> text.contains("could not be kept"))).singleElement()
				.asString()
				.contains("awa.worker.job-log.enabled=false")
				.doesNotContain("marker-");
		}
		assertThat(this.database.count("awa.job_log")).isZero();

		this.database.sql().sql("alter table awa.job_log drop constraint refused").update();
		Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(() -> {
			await(insert("talk", Map.of()), JobState.COMPLETED);
			return this.database.count("awa.job_log") > 0;
		});
		assertAllSlotsAreFree();
	}

	@Test
	void settlementsDoNotWaitForALogThatIsLocked() throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		WatchedOperations[] watched = new WatchedOperations[1];
		this.worker.operations((operations) -> {
			watched[0] = new WatchedOperations(operations);
			watched[0].holdUp(RunLogSql.WRITE, gate);
			return watched[0];
		}).handle("talk", this::talk).jobLog(JobLogContract.SETTINGS).start();

		for (int i = 0; i < 20; i++) {
			await(insert("talk", Map.of()), JobState.COMPLETED);
		}

		assertThat(watched[0].calls(RunLogSql.WRITE)).isEqualTo(1);
		assertThat(this.database.count("awa.job_log")).isZero();
		gate.countDown();
		Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.job_log") == 20);
	}

	@Test
	void lockedTableIsGivenUpSoon() {
		this.worker.handle("talk", this::talk).jobLog(JobLogContract.SETTINGS).start();

		try (LogWatch watch = LogWatch.start()) {
			this.database.inTransaction((sql) -> {
				sql.sql("lock table awa.job_log in access exclusive mode").update();
				await(insert("talk", Map.of()), JobState.COMPLETED);
				awaitText(watch, "could not be kept");
			});
		}
	}

	@Test
	void nothingIsDoneUnlessItIsAskedFor() {
		WatchedOperations[] watched = new WatchedOperations[1];
		this.worker.operations((operations) -> {
			watched[0] = new WatchedOperations(operations);
			return watched[0];
		}).handle("talk", (args, context) -> {
			context.log("not kept either");
			assertThat(appenders()).isEqualTo(this.appenders);
			return talk(args, context);
		}).start();

		await(insert("talk", Map.of()), JobState.COMPLETED);
		this.worker.close();

		assertThat(watched[0].allCalls()).isPositive();
		assertThat(watched[0].calls(RunLogSql.WRITE)).isZero();
		assertThat(this.database.count("awa.job_log")).isZero();
	}

	/** As of several application contexts in one JVM. */
	@Test
	void workerKeepsNothingOfTheJobsOfAnother() {
		TestWorker second = new TestWorker(this.database, this.storage);
		TestWorker third = new TestWorker(this.database, this.storage);
		try (second; third) {
			this.worker.handle("first", this::talk).jobLog(JobLogContract.SETTINGS).start();
			second.handle("second", this::talk).jobLog(JobLogContract.SETTINGS).start();
			third.handle("third", this::talk).start();
			assertThat(appenders()).hasSize(this.appenders.size() + 2);

			long kept = client(this.worker).insert(Map.of(), InsertOptions.defaults().withKind("first")).jobId();
			long other = client(second).insert(Map.of(), InsertOptions.defaults().withKind("second")).jobId();
			long not = client(third).insert(Map.of(), InsertOptions.defaults().withKind("third")).jobId();

			for (long id : List.of(kept, other, not)) {
				await(id, JobState.COMPLETED);
			}
			second.close();
			assertThat(appenders()).hasSize(this.appenders.size() + 1);
			third.close();
			this.worker.close();
			assertThat(JobLogPages.all(this.client, kept)).extracting(JobLogLine::message).containsExactly("said");
			assertThat(JobLogPages.all(this.client, other)).extracting(JobLogLine::message).containsExactly("said");
			assertThat(JobLogPages.all(this.client, not)).isEmpty();
		}
	}

	@Test
	void loggingThatIsResetIsHeardAgain() {
		this.worker.handle("talk", this::talk).jobLog(JobLogContract.SETTINGS).start();
		Appender<ILoggingEvent> ours = appenders().stream()
			.filter((appender) -> !this.appenders.contains(appender))
			.findFirst()
			.orElseThrow();

		ROOT.detachAppender(ours);
		ours.stop();

		Awaitility.await().atMost(LIMIT).until(() -> ROOT.isAttached(ours));
		await(insert("talk", Map.of()), JobState.COMPLETED);
		Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.job_log") == 1);
	}

	@Test
	void linesAfterTheEndOfTheHandlerAreNotKept() throws Exception {
		AtomicReference<JobContext> left = new AtomicReference<>();
		this.worker.handle("talk", (args, context) -> {
			left.set(context);
			return talk(args, context);
		}).jobLog(JobLogContract.SETTINGS).start();
		long id = insert("talk", Map.of());
		await(id, JobState.COMPLETED);

		left.get().log("too late");

		this.worker.close();
		assertThat(JobLogPages.all(this.client, id)).extracting(JobLogLine::message).containsExactly("said");
	}

	@Test
	void manualWorkerKeepsTheLogToo() {
		this.worker.handle("talk", this::talk).jobLog(JobLogContract.SETTINGS).start();
		this.worker.worker().stop();
		long id = insert("talk", Map.of());

		assertThat(this.worker.worker().manual().runNext()).isPresent();

		assertThat(JobLogPages.all(this.client, id)).extracting(JobLogLine::message).containsExactly("said");
	}

	@Test
	void threadIsFreeOfTheJobAfterwards() throws Exception {
		CountDownLatch ended = new CountDownLatch(1);
		this.worker.handle("talk", this::talk).intercept((context, invocation) -> {
			JobOutcome outcome = invocation.proceed();
			assertThat(JobLogContext.current()).isNotNull();
			ended.countDown();
			return outcome;
		}).jobLog(JobLogContract.SETTINGS).start();

		await(insert("talk", Map.of()), JobState.COMPLETED);

		assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(JobLogContext.current()).isNull();
	}

	private JobOutcome talk(Map<String, Object> args, JobContext context) {
		this.logger.warn("said", new IllegalStateException(String.valueOf(args.get("secret"))));
		return JobOutcome.completed();
	}

	private static void awaitText(LogWatch watch, String text) {
		Awaitility.await().atMost(LIMIT).until(() -> watch.texts().stream().anyMatch((line) -> line.contains(text)));
	}

	private static List<Appender<ILoggingEvent>> appenders() {
		Iterator<Appender<ILoggingEvent>> all = ROOT.iteratorForAppenders();
		List<Appender<ILoggingEvent>> found = new ArrayList<>();
		all.forEachRemaining(found::add);
		return found;
	}

}

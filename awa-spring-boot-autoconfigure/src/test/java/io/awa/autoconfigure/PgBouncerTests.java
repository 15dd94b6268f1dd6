package io.awa.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.JobState;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.client.AwaClient;
import io.awa.client.AwaTransaction;
import io.awa.client.BlockingClients;
import io.awa.client.ClientListener;
import io.awa.testsupport.PgBouncer;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.CallbackToken;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications whose every connection goes through a PgBouncer in transaction mode, with
 * the settings of the page about operations. Clients are in other applications than
 * workers, so jobs are only found by polling.
 */
@ExtendWith(OutputCaptureExtension.class)
class PgBouncerTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String POLL_ONLY = "This worker is in poll-only mode";

	private static @TempDir Path folder;

	private static TestDatabase direct;

	private static PgBouncer bouncer;

	private static TestDatabase pooled;

	@BeforeAll
	static void startPooler() {
		assumeThat(PgBouncer.missing()).as("what is missing").isNull();
		direct = TestDatabase.migrated();
		direct.sql().sql("create table ledger (name text not null)").update();
		bouncer = PgBouncer.start(direct, folder, "default_pool_size = 4");
		pooled = bouncer.database("prepareThreshold=0");
	}

	@AfterAll
	static void stopPooler() {
		if (bouncer != null) {
			pooled.disconnect();
			bouncer.close();
			direct.close();
		}
	}

	@AfterEach
	void checkAndEmpty() {
		assertThat(direct.violations()).isEmpty();
		assertThat(direct.count("awa.worker")).isZero();
		direct.sql()
			.sql("truncate ledger, awa.job, awa.ready, awa.running, awa.finished, awa.waiting, awa.unique_claim, "
					+ "awa.callback, awa.callback_result, awa.cron_schedule, awa.cron_job")
			.update();
	}

	@ParameterizedTest
	@EnumSource
	void jobsOfCommittedTransactionsRunOnceAndOthersNever(Driver driver) {
		worker(driver).run((context) -> {
			Consumer<Consumer<? super AwaTransaction>> transactions = driver.transactions();
			for (int i = 0; i < 30; i++) {
				Note note = new Note("note " + i);
				boolean rollBack = i % 3 == 0;
				transactions.accept((transaction) -> {
					transaction.execute("insert into ledger (name) values (:name)", Map.of("name", note.name()));
					transaction.insert(note, options("note"));
					if (rollBack) {
						transaction.setRollbackOnly();
					}
				});
			}

			Queue<String> ran = context.getBean(Handlers.class).ran;
			await().atMost(LIMIT).until(() -> ran.size() >= 20 && isDone());
			assertThat(ran).containsExactlyInAnyOrderElementsOf(
					direct.sql().sql("select name from ledger").query(String.class).list());
		});
	}

	@ParameterizedTest
	@EnumSource
	void concurrentInsertsOfAUniqueJobMakeOne(Driver driver) {
		AwaClient client = driver.client();
		InsertOptions unique = options("note").withUnique(UniqueBy.args());
		Callable<InsertResult> insert = () -> client.insert(new Note("once"), unique);

		List<InsertResult> results = IntStream.range(0, 8)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> call(insert)))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();

		assertThat(results).filteredOn(InsertResult::inserted).hasSize(1);
		assertThat(results).extracting(InsertResult::jobId).containsOnly(results.get(0).jobId());
	}

	@ParameterizedTest
	@EnumSource
	void copiedJobsRun(Driver driver) {
		worker(driver).run((context) -> {
			List<NewJob> jobs = IntStream.range(0, 300)
				.mapToObj((i) -> new NewJob(new Note("copy " + i), options("note")))
				.toList();

			assertThat(driver.client().insertManyCopy(jobs)).hasSize(300);

			Queue<String> ran = context.getBean(Handlers.class).ran;
			await().atMost(LIMIT).until(() -> ran.size() >= 300 && isDone());
			assertThat(ran).hasSize(300).doesNotHaveDuplicates();
		});
	}

	@ParameterizedTest
	@EnumSource
	void callbacksEndWaitingJobs(Driver driver) {
		worker(driver).run((context) -> {
			AwaClient client = driver.client();
			long id = client.insert(new Note("parked"), options("park")).jobId();
			Queue<UUID> callbacks = context.getBean(Handlers.class).callbacks;
			await().atMost(LIMIT).until(() -> !callbacks.isEmpty());

			assertThat(client.callbacks().complete(callbacks.remove(), Map.of("called", true)).resolved()).isTrue();

			await().atMost(LIMIT).until(() -> state(client, id) == JobState.COMPLETED);
		});
	}

	@ParameterizedTest
	@EnumSource
	void schedulesFire(Driver driver) {
		worker(driver)
			.withPropertyValues("awa.cron.schedules.beat.cron=* * * * * *", "awa.cron.schedules.beat.kind=note",
					"awa.cron.schedules.beat.args={\"name\": \"beat\"}")
			.run((context) -> await().atMost(LIMIT)
				.until(() -> context.getBean(Handlers.class).ran.stream().filter("beat"::equals).count() >= 2));

		assertThat(direct.sql().sql("select metadata ->> 'cron_fire_time' from awa.job").query(String.class).list())
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@EnumSource
	void workerPollsAndSaysSoOnce(Driver driver, CapturedOutput output) {
		worker(driver).run((context) -> {
			await().atMost(LIMIT).until(() -> output.toString().contains(POLL_ONLY));
			AwaClient client = driver.client();

			long id = client.insert(new Note("polled"), options("note")).jobId();

			await().atMost(LIMIT).until(() -> state(client, id) == JobState.COMPLETED);
		});
		assertThat(output.toString()).containsOnlyOnce(POLL_ONLY).contains("behind a pooler in transaction mode");
	}

	@ParameterizedTest
	@EnumSource
	void runningJobsEndBeforeTheWorkerDoes(Driver driver) {
		worker(driver).run((context) -> {
			Handlers handlers = context.getBean(Handlers.class);
			long id = driver.client().insert(new Note("slow"), options("hold")).jobId();
			assertThat(handlers.held.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

			CompletableFuture<Void> stop = CompletableFuture.runAsync(context::close);
			await().atMost(LIMIT).until(PgBouncerTests::isDispatcherGone);
			handlers.release.countDown();
			stop.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

			assertThat(state(driver.client(), id)).isEqualTo(JobState.COMPLETED);
		});
	}

	@ParameterizedTest
	@EnumSource
	void isolationThatIsSetBySqlIsThatOfTheTransactionAndOfNoOther(Driver driver) {
		for (int i = 0; i < 8; i++) {
			driver.transactions()
				.accept((transaction) -> assertThat(isolation(transaction)).isEqualTo("read committed"));
			driver.transactions().accept((transaction) -> {
				transaction.execute("set transaction isolation level serializable");
				assertThat(isolation(transaction)).isEqualTo("serializable");
			});
		}
	}

	/** Since 1.21, if its max_prepared_statements is not zero. */
	@ParameterizedTest
	@EnumSource
	void preparedStatementsNeedAPoolerThatKnowsThem(Driver driver, @TempDir Path other) {
		boolean known = PgBouncer.knowsPreparedStatements();
		String[] settings = known ? new String[] { "default_pool_size = 1", "max_prepared_statements = 200" }
				: new String[] { "default_pool_size = 1" };
		try (PgBouncer usual = PgBouncer.start(direct, other, settings)) {
			TestDatabase one = usual.database();
			TestDatabase another = usual.database();
			try {
				List<String> failures = IntStream.range(0, 20)
					.mapToObj((i) -> failure(driver, (i % 2 == 0) ? one : another))
					.filter((failure) -> failure != null)
					.toList();

				assertThat(failures.isEmpty()).as("failures: %s", failures).isEqualTo(known);
				assertThat(failures).allMatch((failure) -> failure.contains("prepared statement"));
			}
			finally {
				one.disconnect();
				another.disconnect();
			}
		}
	}

	private static String isolation(AwaTransaction transaction) {
		return transaction.fetchOne("show transaction_isolation", Map.of(), String.class);
	}

	private static String failure(Driver driver, TestDatabase database) {
		try {
			driver.client(database).insert(new Note("prepared"), options("note"));
			return null;
		}
		catch (RuntimeException ex) {
			return String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
	}

	private static ApplicationContextRunner worker(Driver driver) {
		return driver.application()
			.withPropertyValues("awa.migration.url=" + direct.jdbcUrl())
			.withUserConfiguration(Handlers.class);
	}

	private static InsertOptions options(String kind) {
		return InsertOptions.defaults().withKind(kind);
	}

	private static JobState state(AwaClient client, long id) {
		return client.getJob(id).orElseThrow().state();
	}

	private static boolean isDone() {
		return direct.count("awa.ready") + direct.count("awa.running") == 0;
	}

	private static boolean isDispatcherGone() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).noneMatch("awa-dispatcher"::equals);
	}

	private static <T> T call(Callable<T> callable) {
		try {
			return callable.call();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Note(String name) {

	}

	/** What clients and workers use. */
	private enum Driver {

		JDBC, R2DBC;

		AwaClient client() {
			return client(pooled);
		}

		AwaClient client(TestDatabase database) {
			return (this == JDBC) ? BlockingClients.jdbc(database, ClientListener.NONE)
					: BlockingClients.r2dbc(database, ClientListener.NONE);
		}

		Consumer<Consumer<? super AwaTransaction>> transactions() {
			return (this == JDBC) ? BlockingClients.jdbcTransactions(pooled, ClientListener.NONE)
					: BlockingClients.r2dbcTransactions(pooled, ClientListener.NONE);
		}

		ApplicationContextRunner application() {
			return (this == JDBC) ? AwaContexts.jdbc(pooled) : AwaContexts.r2dbc(pooled)
				.withPropertyValues("spring.r2dbc.properties.preparedStatementCacheQueries=0");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final Queue<String> ran = new ConcurrentLinkedQueue<>();

		private final Queue<UUID> callbacks = new ConcurrentLinkedQueue<>();

		private final CountDownLatch held = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		@JobHandler(kind = "note")
		void note(Note note) {
			this.ran.add(note.name());
		}

		@JobHandler(kind = "park")
		JobOutcome park(Note note, JobContext context) {
			CallbackToken token = context.callbacks().register(Duration.ofMinutes(1));
			this.callbacks.add(token.id());
			return JobOutcome.waitForCallback(token);
		}

		@JobHandler(kind = "hold")
		void hold(Note note) throws InterruptedException {
			this.held.countDown();
			assertThat(this.release.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}

	}

}

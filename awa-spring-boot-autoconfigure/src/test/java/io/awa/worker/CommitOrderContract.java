package io.awa.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.NewJob;
import io.awa.client.AwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was committed runs, once, and leaves what it should; over either storage.
 */
abstract class CommitOrderContract extends WorkerContract {

	private static final int JOBS = 1_000;

	private static final String WRITES = """
			select relname, n_tup_ins as inserted, n_tup_upd as updated
			from pg_stat_user_tables
			where schemaname = 'awa' and relname in ('job', 'ready', 'running', 'finished')""";

	CommitOrderContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	/** Transactions that begin in one order and end in another. */
	@Test
	void everyCommittedJobRunsOnceWhateverTheOrderOfCommitsAndNoOtherDoes() throws SQLException {
		Map<Long, AtomicInteger> runs = new ConcurrentHashMap<>();
		this.worker.poll(Duration.ofMillis(100)).handle("greet", (args, context) -> {
			runs.computeIfAbsent(context.jobId(), (id) -> new AtomicInteger()).incrementAndGet();
			return null;
		}).start();
		Random random = new Random(1);
		Set<Long> committed = ConcurrentHashMap.newKeySet();
		for (int round = 0; round < 20; round++) {
			List<Producer> open = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				open.add(new Producer(this.database, i == 0));
			}
			committed.add(insert("greet", Map.of()));
			Collections.shuffle(open, random);
			for (Producer producer : open) {
				committed.addAll(producer.end());
			}
		}

		Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.finished") == committed.size());

		assertThat(runs.keySet()).isEqualTo(committed);
		assertThat(runs.values()).allSatisfy((count) -> assertThat(count).hasValue(1));
	}

	@Test
	void jobThatRunsWhenItsQueueIsPausedFinishesAndTheNextOneWaits() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch proceed = new CountDownLatch(1);
		this.worker.queue("default", 1).handle("greet", (args, context) -> {
			started.countDown();
			assertThat(proceed.await(20, TimeUnit.SECONDS)).isTrue();
			return null;
		}).start();
		long running = insert("greet", Map.of());
		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
		this.client.pauseQueue("default");
		long next = insert("greet", Map.of());

		proceed.countDown();

		await(running, JobState.COMPLETED);
		assertThat(this.client.getJob(next).orElseThrow().attempt()).isZero();
		this.client.resumeQueue("default");
		await(next, JobState.COMPLETED);
	}

	@Test
	void jobThatInsertsOthersInAQueueThatKeepsNothingIsNotLost() {
		Retention nothing = new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
		CountDownLatch inserted = new CountDownLatch(2);
		QueueSettings queue = new QueueSettings(5, Duration.ZERO).withRetention(nothing);
		this.worker.queue("default", queue)
			.handle("first",
					(args, context) -> JobOutcome.completed(Map.of("n", 1))
						.thenInsert(Map.of(), InsertOptions.defaults().withKind("second")))
			.handleTransactional("second", (args, context) -> {
				inserted.countDown();
				return (inserted.getCount() > 0)
						? JobOutcome.completed().thenInsert(Map.of(), InsertOptions.defaults().withKind("second"))
						: null;
			})
			.start();

		insert("first", Map.of());

		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> inserted.getCount() == 0 && this.database.count("awa.running") == 0
					&& this.database.count("awa.ready") == 0);
		assertThat(this.database.violations()).isEmpty();
	}

	@Test
	void jobsThatCompleteUpdateNoRowInPlace() {
		endSessions();
		List<Map<String, Object>> before = writes();
		this.worker.queue("default", 50).handle("greet", (args, context) -> null).start();
		NewJob job = new NewJob(Map.of(), InsertOptions.defaults().withKind("greet"));
		this.client.insertMany(Collections.nCopies(JOBS, job));
		Awaitility.await().atMost(LIMIT).until(() -> this.database.count("awa.finished") == JOBS);

		this.worker.worker().stop();
		endSessions();
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> IntStream.range(0, before.size())
				.allMatch((i) -> number(writes().get(i), "inserted") - number(before.get(i), "inserted") >= JOBS));

		assertThat(writes()).extracting((row) -> row.get("updated"))
			.isEqualTo(before.stream().map((row) -> row.get("updated")).toList());
		assertThat(before).hasSize(4);
	}

	/**
	 * The server counts what a session did when it has been idle for ten seconds, or when
	 * it ends.
	 */
	private void endSessions() {
		this.database.dataSource().getHikariPoolMXBean().softEvictConnections();
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> this.database.sql()
				.sql("""
						select count(pg_terminate_backend(pid))
						from pg_stat_activity
						where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()""")
				.query(Long.class)
				.single() == 0);
	}

	private List<Map<String, Object>> writes() {
		return this.database.sql().sql(WRITES + " order by relname").query().listOfRows();
	}

	private static long number(Map<String, Object> row, String column) {
		return ((Number) row.get(column)).longValue();
	}

	/** A transaction of somebody else that inserts a job, of which no worker is told. */
	private static final class Producer {

		private final Connection connection;

		private final boolean rollsBack;

		private final long jobId;

		Producer(TestDatabase database, boolean rollsBack) throws SQLException {
			this.rollsBack = rollsBack;
			this.connection = database.dataSource().getConnection();
			this.connection.setAutoCommit(false);
			this.jobId = AwaClient.on(this.connection)
				.insert(Map.of(), InsertOptions.defaults().withKind("greet"))
				.jobId();
		}

		Set<Long> end() throws SQLException {
			if (this.rollsBack) {
				this.connection.rollback();
			}
			else {
				this.connection.commit();
			}
			this.connection.close();
			return this.rollsBack ? Set.of() : Set.of(this.jobId);
		}

	}

}

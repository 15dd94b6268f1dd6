package io.awa.benchmarks.system;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for all implementations of {@link JobSystem}. It looks at all threads of the JVM,
 * so nothing runs beside it.
 */
@Isolated
class JobSystemTests {

	private static final int SINGLE = 20;

	private static final int MANY = 50;

	private static BenchmarkServer server;

	@BeforeAll
	static void startServer() {
		server = BenchmarkServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource
	void twoWorkersHandleEachCommittedTaskOnceAndLeaveNoThreads(SystemKind kind) throws Exception {
		Set<Thread> before = threads();
		try (MeasuredDatabase database = server.createDatabase(kind.name()); JobSystem system = kind.open(database)) {
			int expected = insert(system, database);
			Recorder recorder = new Recorder(expected);
			try (JobSystem.Worker first = system.startWorker(4, recorder);
					JobSystem.Worker second = system.startWorker(4, recorder)) {
				assertThat(second).isNotSameAs(first);
				recorder.await();
			}
			assertThat(recorder.handled).hasSize(expected).allSatisfy((number, times) -> {
				assertThat(number).isBetween(0, expected - 1);
				assertThat(times).isOne();
			});
			assertThat(system.completed()).isEqualTo(expected);
			assertThat(system.settings()).endsWith(".");
		}
		await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
	}

	@ParameterizedTest
	@EnumSource
	void workerHandlesTasksInsertedWhileItRuns(SystemKind kind) throws Exception {
		try (MeasuredDatabase database = server.createDatabase(kind.name()); JobSystem system = kind.open(database)) {
			Recorder recorder = new Recorder(2);
			try (JobSystem.Worker worker = system.startWorker(2, recorder)) {
				assertThat(worker).isNotNull();
				system.insert(Task.ofSize(0, 10));
				transaction(database).executeWithoutResult((status) -> system.insert(Task.ofSize(1, 10)));
				recorder.await();
			}
			assertThat(recorder.handled).containsOnlyKeys(0, 1);
		}
	}

	/** The task of the transaction that rolls back has the last number. */
	private static int insert(JobSystem system, MeasuredDatabase database) {
		IntStream.range(0, SINGLE)
			.mapToObj((number) -> Task.ofSize(number, 10))
			.forEach((task) -> transaction(database).executeWithoutResult((status) -> system.insert(task)));
		system.insertMany(IntStream.range(SINGLE, SINGLE + MANY).mapToObj((number) -> Task.ofSize(number, 10)));
		transaction(database).executeWithoutResult((status) -> {
			system.insert(Task.ofSize(SINGLE + MANY, 10));
			status.setRollbackOnly();
		});
		return SINGLE + MANY + (system.joinsTransactions() ? 0 : 1);
	}

	private static TransactionTemplate transaction(MeasuredDatabase database) {
		return new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
	}

	/** Those that would keep the process alive. */
	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.isDaemon())
			.collect(Collectors.toSet());
	}

	private static final class Recorder implements TaskHandler {

		private final Map<Integer, Integer> handled = new ConcurrentHashMap<>();

		private final CountDownLatch outstanding;

		private Recorder(int tasks) {
			this.outstanding = new CountDownLatch(tasks);
		}

		@Override
		public void handle(Task task) {
			this.handled.merge(task.number(), 1, Integer::sum);
			this.outstanding.countDown();
		}

		private void await() throws InterruptedException {
			assertThat(this.outstanding.await(30, TimeUnit.SECONDS)).isTrue();
		}

	}

}

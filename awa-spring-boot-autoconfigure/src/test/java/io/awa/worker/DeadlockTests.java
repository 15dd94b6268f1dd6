package io.awa.worker;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.r2dbc.spi.R2dbcException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.InvalidJobException;
import io.awa.KeyOrder;
import io.awa.QueueLimits;
import io.awa.client.BlockingClients;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients of both kinds do everything they can, at random and at once, about the same few
 * jobs, while workers run them, rescue them and delete their history: nobody waits in a
 * circle.
 */
class DeadlockTests {

	private static final int THREADS = 16;

	private static final int OPERATIONS = Integer.getInteger("awa.test.operations", 200);

	private static final String TWO_HOLDERS = """
			select encode(job.unique_key, 'hex')
			from awa.job_status job
			where state in ('scheduled', 'available', 'retryable', 'running', 'waiting_external')
			group by unique_key
			having count(*) > 1 and unique_key is not null""";

	private final TestDatabase database = TestDatabase.migrated();

	private final SharedIds shared = new SharedIds();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	@Test
	void noOperationMeetsAnotherInACircleOfLocks() throws Exception {
		try (TestWorker jdbc = worker(Storage.JDBC); TestWorker r2dbc = worker(Storage.R2DBC)) {
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				Random random = new Random(i);
				RandomOperations operations = (i % 2 == 0)
						? new RandomOperations(BlockingClients.jdbc(this.database, jdbc),
								BlockingClients.jdbcTransactions(this.database, jdbc), this.shared, random)
						: new RandomOperations(BlockingClients.r2dbc(this.database, r2dbc),
								BlockingClients.r2dbcTransactions(this.database, r2dbc), this.shared, random);
				tasks.add(() -> operate(operations));
			}
			run(tasks);
		}

		assertThat(this.database.violations()).isEmpty();
		assertThat(this.database.sql().sql(TWO_HOLDERS).query(String.class).list()).isEmpty();
		assertThat(this.failures).isEmpty();
		assertThat(deadlocks()).as("deadlocks that the server counted, those of workers among them").isZero();
	}

	private Void operate(RandomOperations operations) {
		for (int i = 0; i < OPERATIONS; i++) {
			try {
				operations.next();
			}
			catch (IllegalStateException ex) {
				if (!(ex.getCause() instanceof InvalidJobException)) {
					this.failures.add(describe(ex));
				}
			}
		}
		return null;
	}

	private TestWorker worker(Storage storage) {
		Retention moments = new Retention(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300),
				Duration.ofMillis(300));
		Retention nothing = new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMillis(300));
		TestWorker worker = new TestWorker(this.database, storage);
		return worker.queue("kept", queue(moments))
			.queue("forgotten", queue(nothing))
			.maintenance(new MaintenanceSettings(true, true, moments, Duration.ofMillis(50),
					Map.of("kept", moments, "forgotten", nothing), List.of(), List.of(), Duration.ofDays(30)))
			.poll(Duration.ofMillis(100))
			.heartbeat(Duration.ofMillis(50), Duration.ofSeconds(1))
			.handle("work", this::work)
			.handleTransactional("booked", this::work)
			.start();
	}

	private static QueueSettings queue(Retention retention) {
		return new QueueSettings(6, Duration.ofSeconds(30), 1, 0, KeyOrder.FIFO,
				QueueLimits.none().withKeyConcurrency(2))
			.withRetention(retention);
	}

	private JobOutcome work(Map<String, Object> args, JobContext context) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		LockSupport.parkNanos(random.nextLong(4_000_000));
		if (random.nextBoolean()) {
			context.progress(random.nextInt(100));
			context.checkpoint(args);
		}
		return switch (random.nextInt(10)) {
			case 0 -> throw new IllegalStateException("This attempt fails.");
			case 1 -> JobOutcome.snooze(Duration.ofMillis(random.nextInt(50)));
			case 2 -> JobOutcome.retryAfter(Duration.ofMillis(10));
			case 3 -> JobOutcome.cancel("no longer wanted");
			case 4 -> JobOutcome.fail("for good");
			case 5 ->
				JobOutcome.completed().thenInsert(args, InsertOptions.defaults().withKind("work").withQueue("kept"));
			case 6, 7 -> wait(context);
			default -> flushed(context);
		};
	}

	private static JobOutcome flushed(JobContext context) {
		context.flushProgress();
		return JobOutcome.completed();
	}

	private JobOutcome wait(JobContext context) {
		if (context.kind().equals("booked")) {
			return JobOutcome.completed(Map.of("booked", true));
		}
		CallbackToken token = context.callbacks().register(Duration.ofMillis(500));
		this.shared.add(token.id());
		return JobOutcome.waitForCallback(token);
	}

	private void run(List<Callable<Void>> tasks) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
		try {
			for (Future<Void> task : threads.invokeAll(tasks, 120, TimeUnit.SECONDS)) {
				task.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** Sessions tell what they counted when they end, at the latest. */
	private long deadlocks() {
		this.database.dataSource().close();
		this.database.connectionFactory().dispose();
		try (TestDatabase after = TestDatabase.at(this.database.jdbcUrl())) {
			JdbcClient sql = after.sql();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> sql
					.sql("select count(*) from pg_stat_activity where datname = current_database() "
							+ "and backend_type = 'client backend' and pid <> pg_backend_pid()")
					.query(Long.class)
					.single() == 0);
			return sql.sql("select deadlocks from pg_stat_database where datname = current_database()")
				.query(Long.class)
				.single();
		}
	}

	private static String describe(Throwable failure) {
		StringBuilder text = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String state = (cause instanceof SQLException sql) ? sql.getSQLState()
					: (cause instanceof R2dbcException reactive) ? reactive.getSqlState() : "";
			text.append(cause.getClass().getSimpleName()).append(' ').append(state).append(": ");
			text.append(cause.getMessage()).append("; ");
		}
		return text.toString();
	}

}

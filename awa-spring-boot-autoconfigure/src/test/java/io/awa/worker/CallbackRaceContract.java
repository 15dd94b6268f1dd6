package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.CallbackResult;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many who resolve one callback at once, and a callback against the parking of its job.
 */
abstract class CallbackRaceContract extends WorkerContract {

	private static final int ROUNDS = 20;

	private final BlockingQueue<UUID> callbacks = new LinkedBlockingQueue<>();

	private final BlockingQueue<Boolean> proceed = new LinkedBlockingQueue<>();

	/** Jobs that were run before and so were resumed or retried. */
	private final Set<Long> seen = ConcurrentHashMap.newKeySet();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	CallbackRaceContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@AfterEach
	void stopThreads() {
		this.threads.shutdownNow();
	}

	@Test
	void ofManyWhoResolveAWaitingJobExactlyOneWins() throws Exception {
		startWorker();
		for (int round = 0; round < ROUNDS; round++) {
			long id = insert("wait", Map.of());
			UUID callback = nextCallback();
			this.proceed.add(true);
			await(id, JobState.WAITING_EXTERNAL);

			assertThat(race(id, callback)).containsOnlyOnce(true);
			finish(id);
		}
	}

	@Test
	void ofManyWhoResolveARunningJobExactlyOneWins() throws Exception {
		startWorker();
		for (int round = 0; round < ROUNDS; round++) {
			long id = insert("wait", Map.of());
			UUID callback = nextCallback();

			List<Boolean> wins = race(null, callback);
			this.proceed.add(true);

			assertThat(wins).containsOnlyOnce(true);
			finish(id);
		}
	}

	@Test
	void ofManyWhoResolveAJobThatIsParkingExactlyOneWins() throws Exception {
		startWorker();
		for (int round = 0; round < ROUNDS; round++) {
			long id = insert("wait", Map.of());
			UUID callback = nextCallback();

			this.proceed.add(true);
			List<Boolean> wins = race(null, callback);

			assertThat(wins).containsOnlyOnce(true);
			finish(id);
		}
	}

	@Test
	void jobParksAfterTheTransactionThatResolvesItAndOthersDoNotWait() throws Exception {
		startWorker();
		long id = insert("wait", Map.of());
		UUID callback = nextCallback();

		new TransactionTemplate(new DataSourceTransactionManager(this.database.dataSource()))
			.executeWithoutResult((tx) -> {
				assertThat(this.client.callbacks().complete(callback, Map.of("ok", 1)).state())
					.isEqualTo(JobState.RUNNING);
				this.proceed.add(true);
				await(this.threads.submit(() -> insert("other", Map.of())), JobState.COMPLETED);
			});

		await(id, JobState.COMPLETED);
	}

	@Test
	void callbackWhoseTransactionRolledBackIsStillToBeResolved() throws Exception {
		startWorker();
		long id = insert("wait", Map.of());
		UUID callback = nextCallback();

		new TransactionTemplate(new DataSourceTransactionManager(this.database.dataSource()))
			.executeWithoutResult((tx) -> {
				this.client.callbacks().fail(callback, "rolled back");
				this.proceed.add(true);
				tx.setRollbackOnly();
			});

		await(id, JobState.WAITING_EXTERNAL);
		assertThat(this.client.callbacks().complete(callback, null).state()).isEqualTo(JobState.COMPLETED);
	}

	/** The second waits for the lock of the first and then reads anew. */
	@Test
	void resolutionThatWasBlockedSeesWhatTheOtherDid() throws Exception {
		startWorker();
		long id = insert("wait", Map.of());
		UUID callback = nextCallback();
		this.proceed.add(true);
		await(id, JobState.WAITING_EXTERNAL);

		Future<CallbackResult> second = new TransactionTemplate(
				new DataSourceTransactionManager(this.database.dataSource()))
			.execute((tx) -> {
				this.client.callbacks().complete(callback, null);
				Future<CallbackResult> blocked = this.threads.submit(() -> this.client.callbacks().cancel(callback));
				Awaitility.await().atMost(LIMIT).until(() -> blockedBackends() == 1);
				return blocked;
			});

		assertThat(second.get().jobId()).isNull();
		await(id, JobState.COMPLETED);
	}

	/** A resolver that waits for the parking finds the job among those that wait. */
	@Test
	void resolutionThatWasBlockedByTheParkingIsNotLost() throws Exception {
		this.worker.handle("wait", this::registerAndWait).start();
		long id = insert("wait", Map.of());
		UUID callback = nextCallback();
		long lease = this.database.sql().sql("select lease from awa.running").query(Long.class).single();

		Future<CallbackResult> resolver = new TransactionTemplate(
				new DataSourceTransactionManager(this.database.dataSource()))
			.execute((tx) -> {
				this.database.sql()
					.sql("select * from awa.park_jobs(array[:id::bigint], array[:lease::bigint])")
					.param("id", id)
					.param("lease", lease)
					.query()
					.listOfRows();
				Future<CallbackResult> blocked = this.threads
					.submit(() -> this.client.callbacks().complete(callback, null));
				Awaitility.await().atMost(LIMIT).until(() -> blockedBackends() == 1);
				return blocked;
			});

		assertThat(resolver.get()).isEqualTo(new CallbackResult(callback, true, id, JobState.COMPLETED));
		this.proceed.add(true);
		await(id, JobState.COMPLETED);
	}

	private void startWorker() {
		this.worker.handle("wait", this::registerAndWait).handle("other", (args, context) -> null).start();
	}

	private JobOutcome registerAndWait(Map<String, Object> args, JobContext context) throws InterruptedException {
		if (!this.seen.add(context.jobId())) {
			return JobOutcome.completed();
		}
		CallbackToken token = context.callbacks().register(Duration.ofHours(1));
		this.callbacks.add(token.id());
		this.proceed.take();
		return JobOutcome.waitForCallback(token);
	}

	/**
	 * Resolves in every way at once, or an operator joins in; a job that was resumed, it
	 * may rightly cancel.
	 */
	private List<Boolean> race(Long waitingJob, UUID callback) throws Exception {
		List<Callable<Boolean>> ways = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			ways.add(() -> this.client.callbacks().complete(callback, null).resolved());
			ways.add(() -> this.client.callbacks().fail(callback, "why").resolved());
			ways.add(() -> this.client.callbacks().cancel(callback).resolved());
		}
		if (waitingJob != null) {
			ways.add(() -> this.client.cancel(waitingJob).changed());
		}
		else {
			ways.add(() -> this.client.callbacks().resume(callback, null).resolved());
			ways.add(() -> this.client.callbacks().retry(callback).resolved());
		}
		CyclicBarrier start = new CyclicBarrier(ways.size());
		List<Future<Boolean>> results = new ArrayList<>();
		for (Callable<Boolean> way : ways) {
			results.add(this.threads.submit(() -> {
				start.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
				return way.call();
			}));
		}
		List<Boolean> wins = new ArrayList<>();
		for (Future<Boolean> result : results) {
			wins.add(result.get());
		}
		return wins;
	}

	private void finish(long id) {
		await(id, JobState.COMPLETED, JobState.FAILED, JobState.CANCELLED);
	}

	private void await(Future<Long> inserted, JobState state) {
		try {
			long id = inserted.get();
			Awaitility.await()
				.atMost(LIMIT)
				.until(() -> this.threads.submit(() -> this.client.getJob(id).orElseThrow().state()).get() == state);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private UUID nextCallback() throws InterruptedException {
		UUID callback = this.callbacks.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
		assertThat(callback).isNotNull();
		return callback;
	}

	private long blockedBackends() {
		return this.database.sql()
			.sql("select count(*) from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0")
			.query(Long.class)
			.single();
	}

}

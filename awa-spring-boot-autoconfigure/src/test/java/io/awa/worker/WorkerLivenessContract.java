package io.awa.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of jobs whose worker dies, is taken for dead, or loses an answer, over
 * either storage.
 */
abstract class WorkerLivenessContract extends WorkerContract {

	private static final Duration BEAT = Duration.ofMillis(100);

	WorkerLivenessContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void jobOfSilentWorkerRunsElsewhereAsItsNextAttempt() {
		long id = insert("greet", Map.of());
		runOnDeadWorker(id);
		this.worker.handle("greet", (args, context) -> null).heartbeat(BEAT, Duration.ofSeconds(1)).start();

		Job job = await(id, JobState.COMPLETED);

		assertThat(job.attempt()).isEqualTo(2);
		assertThat(outcomes()).isEqualTo("1 worker_lost");
	}

	@Test
	void jobOfSilentWorkerWithoutAttemptsLeftFails() {
		long id = insert("greet", Map.of(), InsertOptions.defaults().withMaxAttempts(1));
		runOnDeadWorker(id);
		this.worker.handle("greet", (args, context) -> null).heartbeat(BEAT, Duration.ofSeconds(1)).start();

		assertThat(await(id, JobState.FAILED).attempt()).isEqualTo(1);
		assertThat(outcomes()).isEqualTo("1 worker_lost");
	}

	/**
	 * The delay must be that of the default policy: 2 to 2.5 s after the first attempt.
	 */
	@Test
	void rescuedJobWaitsAsLongAsAFailedOne() {
		long id = insert("greet", Map.of());
		runOnDeadWorker(id);
		this.worker.handle("other", (args, context) -> null).heartbeat(BEAT, Duration.ofSeconds(1)).start();

		await(id, JobState.RETRYABLE);

		assertThat(this.database.sql().sql("""
				select extract(epoch from ready.run_at - attempt.ended_at)
				from awa.ready
				join awa.attempt on attempt.job_id = ready.job_id""").query(Double.class).single()).isBetween(2.0, 2.6);
	}

	@Test
	void workerThatWasDeclaredDeadGivesUpItsRunsAndStartsAnew() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		this.worker.handle("slow", (args, context) -> {
			if (context.attempt() > 1) {
				return null;
			}
			started.countDown();
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				assertThat(context.isCancelled()).isTrue();
				interrupted.countDown();
			}
			return null;
		}).heartbeat(BEAT, Duration.ofSeconds(1)).start();
		long id = insert("slow", Map.of());
		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

		this.database.sql().sql("delete from awa.worker").update();

		assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(await(id, JobState.COMPLETED).attempt()).isEqualTo(2);
	}

	@Test
	void runThatWasTakenAwayIsInterruptedAndItsResultDropped() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		this.worker.handle("slow", (args, context) -> {
			started.countDown();
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return null;
		}).heartbeat(BEAT, Duration.ofSeconds(30)).start();
		long id = insert("slow", Map.of());
		assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

		this.database.sql().sql("""
				with taken as (delete from awa.running returning job_id, attempt, queue, kind)
				insert into awa.finished (job_id, attempt, finished_at, state, queue, kind)
				select job_id, attempt, now(), 'cancelled', queue, kind from taken""").update();

		assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(this.client.getJob(id)).map(Job::state).hasValue(JobState.CANCELLED);
	}

	@Test
	void claimWhoseAnswerWasLostIsGivenBack() {
		this.worker.handle("greet", (args, context) -> null).heartbeat(BEAT, Duration.ofSeconds(30)).start();
		await(insert("greet", Map.of()), JobState.COMPLETED);
		long id = insert("unheard_of", Map.of());
		this.database.sql().sql("""
				with claimed as (delete from awa.ready where job_id = :id returning *)
				insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
				select job_id, nextval('awa.lease_seq'), (select max(id) from awa.worker), now() - interval '3 minutes',
				  priority, attempt + 1, queue, kind
				from claimed""").param("id", id).update();

		Job job = await(id, JobState.AVAILABLE);

		assertThat(job.attempt()).isZero();
	}

	@Test
	void workerSurvivesTheLossOfAllItsConnections() {
		this.worker.handle("greet", (args, context) -> null).poll(Duration.ofMillis(100)).start();
		await(insert("greet", Map.of()), JobState.COMPLETED);

		this.database.sql().sql("""
				select count(pg_terminate_backend(pid))
				from pg_stat_activity
				where datname = current_database() and pid <> pg_backend_pid()""").query(Long.class).single();

		Awaitility.await("a new job completes, as soon as the pool has dropped its dead connections")
			.atMost(LIMIT)
			.ignoreExceptions()
			.until(() -> this.client.getJob(insert("greet", Map.of())).isPresent());
		Awaitility.await()
			.atMost(LIMIT)
			.ignoreExceptions()
			.until(() -> this.database.count("awa.ready") + this.database.count("awa.running") == 0);
	}

	/** What a worker leaves behind that was killed while it ran a job. */
	private void runOnDeadWorker(long id) {
		this.database.sql().sql("""
				with dead as (
				  insert into awa.worker (node, version, queues, capacity, heartbeat_at)
				  values ('dead', 'test', '{default}', 1, now() - interval '1 hour')
				  returning id
				), claimed as (delete from awa.ready where job_id = :id returning *)
				insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
				select job_id, nextval('awa.lease_seq'), dead.id, now() - interval '1 hour', priority, attempt + 1,
				  queue, kind
				from claimed, dead""").param("id", id).update();
	}

	private String outcomes() {
		return this.database.sql()
			.sql("select string_agg(attempt || ' ' || outcome, ', ' order by attempt) from awa.attempt")
			.query(String.class)
			.single();
	}

}

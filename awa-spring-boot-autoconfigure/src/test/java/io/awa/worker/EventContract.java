package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.event.JobCancelled;
import io.awa.event.JobCompleted;
import io.awa.event.JobEvents;
import io.awa.event.JobFailed;
import io.awa.event.JobInserted;
import io.awa.event.JobLifecycleEvent;
import io.awa.event.JobRescued;
import io.awa.event.JobRetried;
import io.awa.event.JobSnoozed;
import io.awa.event.JobStarted;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker promises about the events of its jobs.
 */
abstract class EventContract extends WorkerContract {

	private final List<JobLifecycleEvent> heard = new CopyOnWriteArrayList<>();

	EventContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void everyEndOfARunIsHeardAfterItWasCommitted() {
		List<String> states = new CopyOnWriteArrayList<>();
		this.worker.listen((event) -> {
			JobLifecycleEvent known = (JobLifecycleEvent) event;
			if (!(event instanceof JobStarted)) {
				states.add(event.getClass().getSimpleName() + " "
						+ this.client.getJob(known.jobId()).orElseThrow().state().text());
			}
			this.heard.add(known);
		});
		this.worker.retry((attempt) -> Duration.ofHours(1))
			.handle("done", (args, context) -> null)
			.handle("flaky", (args, context) -> {
				throw new IllegalStateException("this time");
			})
			.handle("broken", (args, context) -> JobOutcome.fail("for good"))
			.handle("late", (args, context) -> JobOutcome.cancel("too late"))
			.handle("early", (args, context) -> JobOutcome.snooze(Duration.ofHours(1)))
			.start();
		InsertOptions later = InsertOptions.defaults();

		await(insert("done", Map.of(), later), JobState.COMPLETED);
		await(insert("flaky", Map.of(), later), JobState.RETRYABLE);
		await(insert("broken", Map.of(), later), JobState.FAILED);
		await(insert("late", Map.of(), later), JobState.CANCELLED);
		await(insert("early", Map.of(), later), JobState.SCHEDULED);

		awaitEvents(15);
		assertThat(states).contains("JobCompleted completed", "JobRetried retryable", "JobFailed failed",
				"JobCancelled cancelled", "JobSnoozed scheduled");
		assertThat(only(JobCompleted.class).kind()).isEqualTo("done");
		assertThat(only(JobCompleted.class).attempt()).isEqualTo(1);
		assertThat(only(JobRetried.class).error()).isEqualTo("this time");
		assertThat(only(JobRetried.class).nextRunAt())
			.isEqualTo(this.client.getJob(only(JobRetried.class).jobId()).orElseThrow().runAt());
		assertThat(only(JobFailed.class).reason()).isEqualTo("for good");
		assertThat(only(JobCancelled.class).reason()).isEqualTo("too late");
		assertThat(only(JobSnoozed.class).kind()).isEqualTo("early");
		assertThat(kinds(JobStarted.class)).containsExactlyInAnyOrder("done", "flaky", "broken", "late", "early");
		assertThat(kinds(JobInserted.class)).containsExactlyInAnyOrder("done", "flaky", "broken", "late", "early");
	}

	@Test
	void insertIsHeardOnlyOnceItIsCommitted() {
		this.worker.listen((event) -> this.heard.add((JobLifecycleEvent) event));
		TransactionTemplate transactions = new TransactionTemplate(
				new JdbcTransactionManager(this.database.dataSource()));

		transactions.executeWithoutResult((status) -> {
			insert("lost", Map.of());
			status.setRollbackOnly();
		});
		transactions.executeWithoutResult((status) -> {
			insert("kept", Map.of());
			assertThat(this.heard).isEmpty();
		});

		awaitEvents(1);
		assertThat(only(JobInserted.class).kind()).isEqualTo("kept");
	}

	@Test
	void runThatLostItsLeaseIsNotHeard() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.worker.listen((event) -> this.heard.add((JobLifecycleEvent) event))
			.heartbeat(Duration.ofMinutes(5), Duration.ofMinutes(20))
			.handle("robbed", (args, context) -> {
				running.countDown();
				goOn.await();
				return null;
			})
			.handle("fine", (args, context) -> null)
			.start();
		long robbed = insert("robbed", Map.of());
		running.await();
		this.database.sql()
			.sql("update awa.running set lease = lease + 1000 where job_id = :id")
			.param("id", robbed)
			.update();

		goOn.countDown();
		await(insert("fine", Map.of()), JobState.COMPLETED);

		Awaitility.await().atMost(LIMIT).until(() -> kinds(JobCompleted.class).contains("fine"));
		assertThat(kinds(JobCompleted.class)).containsExactly("fine");
		this.database.sql()
			.sql("with gone as (delete from awa.running returning job_id, queue, kind, attempt) "
					+ "insert into awa.finished (job_id, finished_at, attempt, state, queue, kind) "
					+ "select job_id, now(), attempt, 'cancelled', queue, kind from gone")
			.update();
	}

	@Test
	void slowAndFailingListenersDoNotDelayJobs() {
		CountDownLatch never = new CountDownLatch(1);
		this.worker.listen((event) -> {
			this.heard.add((JobLifecycleEvent) event);
			if (this.heard.size() == 1) {
				throw new StackOverflowError();
			}
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}).handle("job", (args, context) -> null).start();

		for (int i = 0; i < 20; i++) {
			await(insert("job", Map.of()), JobState.COMPLETED);
		}

		awaitEvents(2);
		assertThat(this.heard).hasSize(2);
		assertAllSlotsAreFree();
		never.countDown();
	}

	@Test
	void rescueIsHeard() {
		this.worker.listen((event) -> this.heard.add((JobLifecycleEvent) event))
			.heartbeat(Duration.ofMillis(200), Duration.ofSeconds(1))
			.handle("lost", (args, context) -> null)
			.start();
		long id = insert("other", Map.of(), InsertOptions.defaults().withMaxAttempts(1));
		this.database.sql().sql("""
				with gone as (delete from awa.ready where job_id = :id returning *)
				insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
				select job_id, 1, -1, now(), priority, 1, queue, kind from gone""").param("id", id).update();

		await(id, JobState.FAILED);

		Awaitility.await().atMost(LIMIT).until(() -> !kinds(JobRescued.class).isEmpty());
		assertThat(only(JobRescued.class).reason()).isEqualTo("worker_lost");
		assertThat(only(JobRescued.class).nextRunAt()).isNull();
	}

	@Test
	void releaseIsNoEvent() {
		CountDownLatch running = new CountDownLatch(1);
		this.worker.listen((event) -> this.heard.add((JobLifecycleEvent) event))
			.shutdown(Duration.ofMillis(500))
			.handle("endless", (args, context) -> {
				running.countDown();
				new CountDownLatch(1).await();
				return null;
			})
			.start();
		long id = insert("endless", Map.of());
		awaitEvents(2);

		this.worker.worker().stop();

		await(id, JobState.AVAILABLE);
		this.worker.events().close();
		assertThat(this.heard).extracting(Object::getClass)
			.extracting(Class::getSimpleName)
			.containsExactlyInAnyOrder("JobInserted", "JobStarted");
	}

	@Test
	void nothingIsMadeIfNobodyListens() {
		JobEvents events = new JobEvents((event) -> {
		}, (type) -> false);

		events.publish(JobStarted.class, () -> {
			throw new AssertionError("made an event");
		});

		assertThat(events.wants(JobStarted.class)).isFalse();
		events.close();
	}

	private void awaitEvents(int count) {
		Awaitility.await("events so far: " + this.heard).atMost(LIMIT).until(() -> this.heard.size() >= count);
	}

	private <E extends JobLifecycleEvent> E only(Class<E> type) {
		List<E> found = this.heard.stream().filter(type::isInstance).map(type::cast).toList();
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	private List<String> kinds(Class<? extends JobLifecycleEvent> type) {
		return this.heard.stream().filter(type::isInstance).map(JobLifecycleEvent::kind).collect(Collectors.toList());
	}

}

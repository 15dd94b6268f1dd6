package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.UniqueStates;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long jobs are kept after they ended. Time passes by moving the end of jobs into the
 * past, so the tests see the exact border and need not wait.
 */
abstract class RetentionContract extends WorkerContract {

	private static final Retention HOURS = new Retention(Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(3),
			Duration.ofHours(4));

	/** What a test may take between moving the end of a job and the pass. */
	private static final Duration SLACK = Duration.ofMinutes(2);

	private static final Map<String, Duration> KEPT = Map.of("completed", HOURS.completed(), "failed", HOURS.failed(),
			"cancelled", HOURS.cancelled(), "dead letter", HOURS.deadLetter());

	RetentionContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void eachStateIsKeptForExactlyItsTime() {
		List<Long> young = new ArrayList<>();
		List<Long> old = new ArrayList<>();
		KEPT.forEach((place, kept) -> {
			young.add(ended(place, "default", kept.minus(SLACK)));
			old.add(ended(place, "default", kept));
		});

		pruner(HOURS, Map.of()).runPass();

		assertThat(jobs()).containsExactlyInAnyOrderElementsOf(young);
		assertThat(old).allSatisfy((id) -> assertThat(this.client.getJob(id)).isEmpty());
	}

	@Test
	void queueHasItsOwnTimes() {
		Retention longer = new Retention(Duration.ofDays(1), Duration.ofDays(2), Duration.ofDays(3),
				Duration.ofDays(4));
		List<Long> kept = new ArrayList<>();
		KEPT.forEach((place, time) -> {
			kept.add(ended(place, "archive", time.multipliedBy(24).minus(SLACK)));
			ended(place, "archive", time.multipliedBy(24));
			ended(place, "short", Duration.ofMinutes(1));
			kept.add(ended(place, "default", time.minus(SLACK)));
			ended(place, "default", time);
		});

		pruner(HOURS, Map.of("archive", longer, "short", new Retention(Duration.ofSeconds(1), Duration.ofSeconds(1),
				Duration.ofSeconds(1), Duration.ofSeconds(1))))
			.runPass();

		assertThat(jobs()).containsExactlyInAnyOrderElementsOf(kept);
	}

	@Test
	void zeroKeepsNothingThatEnded() {
		KEPT.keySet().forEach((place) -> ended(place, "default", Duration.ZERO));
		long waiting = insert("other", Map.of());

		pruner(new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO), Map.of()).runPass();

		assertThat(jobs()).containsExactly(waiting);
	}

	/** A node that does not know the queue must not prune it by its own defaults. */
	@Test
	void queueOfAnotherNodeIsKeptAsThatNodeSaid() {
		Retention year = new Retention(Duration.ofDays(365), Duration.ofDays(365), Duration.ofDays(365),
				Duration.ofDays(365));
		JobPruner owner = pruner(HOURS, Map.of("archive", year));
		owner.runPass();
		long archived = ended("completed", "archive", Duration.ofDays(364));
		long dead = ended("dead letter", "archive", Duration.ofDays(364));

		pruner(HOURS, Map.of("mail", HOURS)).runPass();

		assertThat(jobs()).containsExactlyInAnyOrder(archived, dead);
	}

	@Test
	void nodeThatStartedLastSaysHowLongItsQueueIsKept() {
		JobPruner old = pruner(HOURS, Map.of("mail", HOURS));
		old.runPass();
		pruner(HOURS, Map.of("mail",
				new Retention(Duration.ofHours(5), Duration.ofHours(5), Duration.ofHours(5), Duration.ofHours(5))))
			.runPass();
		long id = ended("completed", "mail", Duration.ofHours(4));

		old.runPass();

		assertThat(jobs()).containsExactly(id);
	}

	@Test
	void historyRemovalNeverDeletesALiveJob() {
		List<Long> live = new ArrayList<>();
		for (String place : List.of("ready", "retryable", "running", "waiting")) {
			live.add(ended(place, "default", Duration.ofDays(1_000)));
		}

		pruner(new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO), Map.of()).runPass();

		assertThat(jobs()).containsExactlyElementsOf(live);
		assertThat(this.database.violations()).isEmpty();
		this.database.sql().sql("truncate awa.running").update();
		this.database.sql()
			.sql("delete from awa.job where id not in (select job_id from awa.ready "
					+ "union select job_id from awa.waiting)")
			.update();
	}

	@Test
	void jobThatRunsAgainAfterItsFailureIsNotRemoved() {
		long id = ended("failed", "default", Duration.ofDays(9));
		this.client.retry(id);

		pruner(HOURS, Map.of()).runPass();

		assertThat(await(id, JobState.AVAILABLE).kind()).isEqualTo("test");
	}

	@Test
	void everythingAboutAJobGoesWithIt() {
		long id = ended("failed", "default", Duration.ofDays(9));
		long kept = ended("failed", "default", Duration.ZERO);
		for (long each : List.of(id, kept)) {
			this.database.sql()
				.sql("""
						with attempted as (
						  insert into awa.attempt (job_id, started_at, ended_at, attempt, outcome)
						  values (:id, now(), now(), 1, 'failed')
						), logged as (
						  insert into awa.job_log (job_id, lease, attempt, logged_at, level, message)
						  values (:id, 1, 1, now(), 'info', 'line')
						), reported as (
						  insert into awa.progress (job_id, percent) values (:id, 50)
						), called_back as (
						  insert into awa.callback_result (job_id) values (:id)
						)
						insert into awa.unique_claim (unique_key, job_id) values (int8send(:id), :id)""")
				.param("id", each)
				.update();
			this.database.sql()
				.sql("update awa.job set unique_key = int8send(id) where id = :id")
				.param("id", each)
				.update();
		}

		pruner(HOURS, Map.of()).runPass();

		for (String table : List.of("attempt", "job_log", "progress", "callback_result", "unique_claim", "finished")) {
			assertThat(this.database.sql().sql("select job_id from awa." + table).query(Long.class).list()).as(table)
				.containsExactly(kept);
		}
	}

	@Test
	void passGoesOnUntilNothingOldIsLeft() {
		for (int i = 0; i < 25; i++) {
			ended("completed", "queue-" + i % 3, Duration.ofHours(2).plusMinutes(i / 6));
			ended("dead letter", "default", Duration.ofHours(5));
		}

		new JobPruner(storage().operations(), settings(HOURS, Map.of()), 4).runPass();

		assertThat(jobs()).isEmpty();
	}

	@Test
	void lockedRowDoesNotBlockAPass() {
		long locked = ended("completed", "default", Duration.ofDays(3));
		long lockedBody = ended("completed", "default", Duration.ofDays(2));
		ended("completed", "default", Duration.ofDays(1));

		this.database.inTransaction((sql) -> {
			sql.sql("select job_id from awa.finished where job_id = :id for update")
				.param("id", locked)
				.query(Long.class)
				.single();
			sql.sql("select id from awa.job where id = :id for update")
				.param("id", lockedBody)
				.query(Long.class)
				.single();
			pruner(HOURS, Map.of()).runPass();
		});

		assertThat(jobs()).containsExactlyInAnyOrder(locked, lockedBody);
		pruner(HOURS, Map.of()).runPass();
		assertThat(jobs()).isEmpty();
	}

	@Test
	void threeNodesPruneTogetherWithoutFailing() throws Exception {
		for (int i = 0; i < 60; i++) {
			ended(List.of("completed", "failed", "dead letter").get(i % 3), "queue-" + i % 4, Duration.ofDays(30));
		}
		long kept = ended("completed", "queue-1", Duration.ZERO);
		ExecutorService nodes = Executors.newFixedThreadPool(3);
		Callable<Void> node = () -> {
			new JobPruner(storage().operations(), settings(HOURS, Map.of()), 3).runPass();
			return null;
		};

		for (Future<Void> done : nodes.invokeAll(List.of(node, node, node))) {
			done.get();
		}
		nodes.shutdown();
		pruner(HOURS, Map.of()).runPass();

		assertThat(jobs()).containsExactly(kept);
		assertThat(this.database.violations()).isEmpty();
	}

	@Test
	void oneNodePrunesAtATime() {
		long id = ended("completed", "default", Duration.ofDays(3));

		this.database.inTransaction((sql) -> {
			sql.sql("select pg_advisory_xact_lock(hashtextextended('awa.prune', 0))::text")
				.query(String.class)
				.single();
			pruner(HOURS, Map.of()).runPass();
			assertThat(jobs()).containsExactly(id);
		});

		pruner(HOURS, Map.of()).runPass();
		assertThat(jobs()).isEmpty();
	}

	@Test
	void uniqueWindowSurvivesPruning() {
		InsertOptions options = InsertOptions.defaults()
			.withUnique(UniqueBy.args().within(Duration.ofHours(6)).whileIn(UniqueStates.ALL));
		long holder = insert("test", Map.of("n", 1), options);
		end(holder, "completed", Duration.ofHours(2));
		long dead = insert("test", Map.of("n", 2), options);
		end(dead, "dead letter", Duration.ofHours(5));
		long other = ended("completed", "default", Duration.ofHours(1));
		JobPruner pruner = new JobPruner(storage().operations(), settings(HOURS, Map.of()), 1);

		pruner.runPass();

		assertThat(this.client.getJob(other)).isEmpty();
		for (long id : List.of(holder, dead)) {
			InsertResult second = this.client.insert(Map.of("n", (id == holder) ? 1 : 2), options.withKind("test"));
			assertThat(second.outcome()).isEqualTo(InsertResult.Outcome.DUPLICATE);
			assertThat(second.jobId()).isEqualTo(id);
		}
		this.database.sql().sql("update awa.unique_claim set expires_at = now() - interval '1 second'").update();
		pruner.runPass();
		assertThat(jobs()).isEmpty();
		assertThat(this.database.count("awa.unique_claim")).isZero();
	}

	@Test
	void jobIsPrunedInsideItsWindowIfItsStateDoesNotHoldTheKey() {
		InsertOptions options = InsertOptions.defaults().withUnique(UniqueBy.args().within(Duration.ofHours(6)));
		end(insert("test", Map.of(), options), "completed", Duration.ofHours(2));

		pruner(HOURS, Map.of()).runPass();

		assertThat(jobs()).isEmpty();
		assertThat(this.database.count("awa.unique_claim")).isZero();
	}

	@Test
	void keyWithoutPeriodIsHeldUntilTheJobIsPruned() {
		InsertOptions options = InsertOptions.defaults()
			.withUnique(UniqueBy.args().whileIn(UniqueStates.UNFINISHED_OR_COMPLETED));
		long holder = insert("test", Map.of(), options);
		end(holder, "completed", HOURS.completed().minus(SLACK));
		pruner(HOURS, Map.of()).runPass();
		assertThat(insert("test", Map.of(), options)).isEqualTo(holder);

		end(holder, "completed", HOURS.completed());
		pruner(HOURS, Map.of()).runPass();

		assertThat(insert("test", Map.of(), options)).isNotEqualTo(holder);
	}

	@Test
	void keyThatAnotherJobTookOverIsNotReleased() {
		InsertOptions options = InsertOptions.defaults().withUnique(UniqueBy.args());
		end(insert("test", Map.of(), options), "completed", Duration.ofDays(2));
		long second = insert("test", Map.of(), options);

		pruner(HOURS, Map.of()).runPass();

		assertThat(jobs()).containsExactly(second);
		assertThat(insert("test", Map.of(), options)).isEqualTo(second);
	}

	@Test
	void claimsOfJobsThatAreGoneArePruned() {
		InsertOptions options = InsertOptions.defaults().withUnique(UniqueBy.args());
		long kept = insert("test", Map.of("n", 0), options);
		for (int i = 1; i < 8; i++) {
			insert("test", Map.of("n", i), options);
		}
		this.database.sql().sql("""
				with gone as (delete from awa.job where id <> :kept returning id)
				delete from awa.ready where job_id in (select id from gone)""").param("kept", kept).update();
		JobPruner pruner = new JobPruner(storage().operations(), settings(HOURS, Map.of()), 3);

		for (int i = 0; i < 3; i++) {
			pruner.runPass();
		}

		assertThat(this.database.sql().sql("select job_id from awa.unique_claim").query(Long.class).list())
			.containsExactly(kept);
	}

	@Test
	void workerPrunesByItself() {
		ended("completed", "default", Duration.ofDays(2));
		this.worker.handle("other", (args, context) -> null)
			.maintenance(new MaintenanceSettings(true, true, HOURS, Duration.ofMillis(50), Map.of(), List.of(),
					List.of(), Duration.ZERO))
			.start();

		Awaitility.await().atMost(LIMIT).until(() -> jobs().isEmpty());
		long later = ended("failed", "default", Duration.ofDays(2));

		Awaitility.await().atMost(LIMIT).until(() -> this.client.getJob(later).isEmpty());
	}

	private WorkerStorage storage() {
		return TestWorker.storage(workers(), this.storage);
	}

	private JobPruner pruner(Retention defaults, Map<String, Retention> queues) {
		return new JobPruner(storage().operations(), settings(defaults, queues));
	}

	private static MaintenanceSettings settings(Retention defaults, Map<String, Retention> queues) {
		return new MaintenanceSettings(true, true, defaults, Duration.ofHours(1), queues, List.of(), List.of(),
				Duration.ofDays(30));
	}

	private long ended(String place, String queue, Duration ago) {
		long id = insert("test", Map.of(), InsertOptions.defaults().withQueue(queue));
		end(id, place, ago);
		return id;
	}

	private void end(long id, String place, Duration ago) {
		RetentionFixture.move(this.database, id, place, ago);
	}

	private List<Long> jobs() {
		return this.database.sql().sql("select id from awa.job order by id").query(Long.class).list();
	}

}

package io.awa.client;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.awa.BulkResult;
import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.PauseOptions;
import io.awa.QueuePause;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pausing, draining and counting queues.
 */
class QueueContractTests extends ClientContract {

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	QueueContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void queueManagementSync() {
		given().available(3, JobFixture.MAIL);

		run((client) -> client.pauseQueue("mail"));
		whenKept((reader) -> assertThat(reader.queueStats("mail").pause()).isNotNull());
		assertThatCall((client) -> client.resumeQueue("mail")).isEqualTo(!rollsBack());
		assertThatCall((client) -> client.drainQueue("mail")).isEqualTo(new BulkResult(3, 0, false));

		assertThat(reader().queueStats("mail").available()).isEqualTo(rollsBack() ? 3 : 0);
	}

	@Test
	void pausedQueueGivesNoJobsToWorkers() {
		given().available(JobFixture.MAIL);

		run((client) -> client.pauseQueue("mail"));

		assertThat(claimable("mail")).isEqualTo(rollsBack() ? 1 : 0);
	}

	@Test
	void resumedQueueGivesJobsToWorkers() {
		given().available(JobFixture.MAIL);
		reader().pauseQueue("mail");

		assertThatCall((client) -> client.resumeQueue("mail")).isEqualTo(true);

		assertThat(claimable("mail")).isEqualTo(rollsBack() ? 0 : 1);
	}

	@Test
	void pauseOfOtherQueueChangesNothing() {
		given().available(JobFixture.MAIL);

		run((client) -> client.pauseQueue("other"));

		assertThat(claimable("mail")).isOne();
	}

	@Test
	void pauseSaysWhoWhyAndHowLong() {
		PauseOptions options = PauseOptions.defaults().by("ada").because("it's late; --").lasting(Duration.ofHours(2));

		run((client) -> client.pauseQueue("mail", options));

		whenKept((reader) -> {
			QueuePause pause = reader.queueStats("mail").pause();
			assertThat(pause).isNotNull();
			assertThat(pause.by()).isEqualTo("ada");
			assertThat(pause.reason()).isEqualTo("it's late; --");
			assertThat(pause.until()).isNotNull();
			assertThat(Duration.between(pause.since(), pause.until())).isCloseTo(Duration.ofHours(2),
					Duration.ofSeconds(1));
		});
	}

	@Test
	void pauseReplacesThePauseBefore() {
		reader().pauseQueue("mail", PauseOptions.defaults().by("ada").because("why").lasting(Duration.ofHours(2)));

		run((client) -> client.pauseQueue("mail"));

		whenKept((reader) -> assertThat(reader.queueStats("mail").pause()).satisfies((pause) -> {
			assertThat(pause.by()).isNull();
			assertThat(pause.reason()).isNull();
			assertThat(pause.until()).isNull();
		}));
	}

	@Test
	void pauseEndsByItself() {
		given().available(JobFixture.MAIL);
		reader().pauseQueue("mail", PauseOptions.defaults().lasting(Duration.ofHours(2)));
		database().sql().sql("update awa.queue set paused_until = clock_timestamp()").update();

		assertThat(call((client) -> client.queueStats("mail")).pause()).isNull();
		assertThat(claimable("mail")).isOne();
		assertThatCall((client) -> client.resumeQueue("mail")).isEqualTo(false);
	}

	@Test
	void resumeOfQueueThatIsNotPausedIsFalse() {
		assertThatCall((client) -> client.resumeQueue("mail")).isEqualTo(false);
	}

	@Test
	void pausedQueueTakesInserts() {
		reader().pauseQueue("mail");

		run((client) -> client.insert(new SendReceipt(1, "a"), JobFixture.MAIL));

		assertThat(reader().queueStats("mail").available()).isEqualTo(rollsBack() ? 0 : 1);
	}

	@Test
	void drainCancelsWhatWaitsAndNothingElse() {
		List<Long> waiting = List.of(given().in(JobState.SCHEDULED, JobFixture.MAIL),
				given().in(JobState.AVAILABLE, JobFixture.MAIL), given().in(JobState.RETRYABLE, JobFixture.MAIL),
				given().in(JobState.WAITING_EXTERNAL, JobFixture.MAIL));
		long running = given().running(JobFixture.MAIL);
		long failed = given().failed(JobFixture.MAIL);
		long dead = given().dead(JobFixture.MAIL, "gone");
		long other = given().available(DEFAULTS);

		assertThatCall((client) -> client.drainQueue("mail")).isEqualTo(new BulkResult(4, 0, false));

		whenKept((reader) -> assertThat(waiting).extracting((id) -> stored(id).state())
			.containsOnly(JobState.CANCELLED));
		assertThat(stored(running).state()).isEqualTo(JobState.RUNNING);
		assertThat(stored(failed).state()).isEqualTo(JobState.FAILED);
		assertThat(reader().deadLetters().find(dead)).isPresent();
		assertThat(stored(other).state()).isEqualTo(JobState.AVAILABLE);
	}

	@Test
	void drainOfUnknownQueueChangesNothing() {
		assertThatCall((client) -> client.drainQueue("nowhere")).isEqualTo(new BulkResult(0, 0, false));
	}

	/** How many jobs a worker would get, which is rolled back. */
	private long claimable(String queue) {
		return ClientFixtures.template(database()).execute((status) -> {
			status.setRollbackOnly();
			long worker = database().sql().sql("""
					insert into awa.worker (node, version, queues, capacity)
					values ('test', '1', '{}', 1)
					returning id""").query(Long.class).single();
			return database().sql()
				.sql("""
						select count(job_id)
						from awa.claim_jobs(:worker, array['send_receipt'], '{null}', '{null}', array[:queue], array[10], array[60000000], '{null}',
						  array['{2}'], array['{-infinity}'], array['{0}'], '{null}', '{null}')""")
				.param("worker", worker)
				.param("queue", queue)
				.query(Long.class)
				.single();
		});
	}

}

package io.awa.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.QueueStats;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How queues stand.
 */
class QueueStatsContractTests extends ClientContract {

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	QueueStatsContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void queueStatsSync() {
		given().available(JobFixture.MAIL);

		List<QueueStats> stats = call((client) -> client.queueStats());

		assertThat(stats).extracting(QueueStats::queue).containsExactly("mail");
		assertThat(stats.get(0).available()).isOne();
	}

	@Test
	void queueStatsReturnsTypedObjects() {
		Arrays.stream(JobState.values()).forEach((state) -> {
			for (int i = 0; i <= state.ordinal(); i++) {
				given().in(state, JobFixture.MAIL);
			}
		});
		given().dead(JobFixture.MAIL, "gone");
		given().dead(JobFixture.MAIL, "gone");
		given().available(DEFAULTS);

		QueueStats stats = call((client) -> client.queueStats("mail"));

		assertThat(stats.oldestAge()).isNotNull().isBetween(Duration.ZERO, Duration.ofMinutes(5));
		assertThat(stats).isEqualTo(new QueueStats("mail", 1, 2, 5, 3, 8, 6, 2, 4, 8, stats.oldestAge(), null));
		assertThatListOf((client) -> client.queueStats()).extracting(QueueStats::queue)
			.containsExactly("default", "mail");
	}

	@Test
	void finishedJobsCountForAnHour() {
		given().in(JobState.COMPLETED, JobFixture.MAIL);
		given().failed(JobFixture.MAIL);
		given().dead(JobFixture.MAIL, "gone");
		database().sql().sql("update awa.dead_letter set died_at = clock_timestamp() - interval '61 minutes'").update();
		database().sql()
			.sql("update awa.finished set finished_at = clock_timestamp() - interval '61 minutes'")
			.update();

		QueueStats stats = call((client) -> client.queueStats("mail"));

		assertThat(stats).isEqualTo(new QueueStats("mail", 0, 0, 0, 0, 0, 1, 1, 0, 0, null, null));
	}

	@Test
	void oldestAgeIsThatOfTheJobDueLongest() {
		given().available(JobFixture.MAIL);
		given().in(JobState.SCHEDULED, JobFixture.MAIL);
		long old = given().available(JobFixture.MAIL);
		database().sql()
			.sql("update awa.ready set run_at = run_at - interval '1 day', requeued = true where job_id = :id")
			.param("id", old)
			.update();

		assertThat(call((client) -> client.queueStats("mail")).oldestAge()).isCloseTo(Duration.ofDays(1),
				Duration.ofMinutes(5));
	}

	@Test
	void unknownQueueIsZero() {
		given().available(DEFAULTS);

		assertThatCall((client) -> client.queueStats("nowhere"))
			.isEqualTo(new QueueStats("nowhere", 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null));
	}

	@Test
	void pausedQueueWithoutJobsIsKnown() {
		reader().pauseQueue("empty");

		assertThatListOf((client) -> client.queueStats()).singleElement().satisfies((stats) -> {
			assertThat(stats.queue()).isEqualTo("empty");
			assertThat(stats.pause()).isNotNull();
		});
	}

	@Test
	void resumedQueueWithoutJobsIsForgotten() {
		reader().pauseQueue("empty");
		reader().resumeQueue("empty");

		assertThatListOf((client) -> client.queueStats()).isEqualTo(List.of());
	}

}

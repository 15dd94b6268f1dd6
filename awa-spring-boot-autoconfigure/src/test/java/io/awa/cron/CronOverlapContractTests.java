package io.awa.cron;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.CronPolicies.Overlap;
import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.cron.CronDatabase.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a schedule does while a job of it is unfinished, over either storage.
 */
@ParameterizedClass
@EnumSource
class CronOverlapContractTests {

	private static final NewCronSchedule HOURLY = NewCronSchedule.of("hourly", "0 * * * *", Map.of())
		.withOptions(InsertOptions.defaults().withKind("report"));

	private static CronDatabase cron;

	private final Storage storage;

	CronOverlapContractTests(Storage storage) {
		this.storage = storage;
	}

	@BeforeAll
	static void createDatabase() {
		cron = new CronDatabase();
	}

	@AfterAll
	static void dropDatabase() {
		cron.close();
	}

	@BeforeEach
	void empty() {
		cron.empty();
	}

	@AfterEach
	void everyJobIsInOneStateTable() {
		assertThat(cron.database().violations()).isEmpty();
	}

	@Test
	void allowInsertsBesideTheUnfinishedJob() {
		fireTwice(Overlap.ALLOW);

		assertThat(cron.states("hourly")).containsExactly("available", "available");
		assertThat(cron.database().count("awa.cron_job")).isZero();
	}

	@Test
	void skipPassesTheTimeOverWhileAJobIsUnfinished() {
		fireTwice(Overlap.SKIP);

		assertThat(cron.states("hourly")).containsExactly("available");
		Instant passedOver = cron.lastFiredAt("hourly");
		assertThat(passedOver).isNotNull().isAfter(Instant.now().minusSeconds(7_200));

		cron.node(this.storage).evaluate();
		assertThat(cron.states("hourly")).hasSize(1);
	}

	@Test
	void skipFiresAgainWhenTheJobHasFinished() {
		cron.putMissed(HOURLY.withOverlap(Overlap.SKIP), Duration.ofHours(3));
		cron.node(this.storage).evaluate();
		cron.client().cancel((long) cron.jobs("hourly").get(0).get("id"));

		fireAgain();

		assertThat(cron.states("hourly")).containsExactlyInAnyOrder("cancelled", "available");
		assertThat(cron.database().count("awa.cron_job")).isOne();
	}

	@Test
	void skipSeesRunningAndTriggeredJobs() {
		cron.putMissed(HOURLY.withOverlap(Overlap.SKIP), Duration.ofHours(3));
		cron.client().cron().trigger("hourly");
		run();

		cron.node(this.storage).evaluate();

		assertThat(cron.states("hourly")).containsExactly("running");
	}

	@Test
	void replaceCancelsTheUnfinishedJobFirst() {
		fireTwice(Overlap.REPLACE);

		assertThat(cron.states("hourly")).containsExactly("cancelled", "available");
	}

	@Test
	void replaceTellsTheHandlerOfARunningJob() {
		cron.putMissed(HOURLY.withOverlap(Overlap.REPLACE), Duration.ofHours(3));
		long first = cron.client().cron().trigger("hourly").orElseThrow().jobId();
		run();
		List<List<Long>> told = new CopyOnWriteArrayList<>();

		cron.node(this.storage, new ClientListener() {

			@Override
			public void jobsInserted(InsertedJobs inserted) {
			}

			@Override
			public void runCancelled(long jobId, long lease) {
				told.add(List.of(jobId, lease));
			}

		}).evaluate();

		assertThat(told).containsExactly(List.of(first, 77L));
		assertThat(cron.states("hourly")).containsExactly("cancelled", "available");
	}

	@Test
	void deletedScheduleLeavesNothingToCompareWith() {
		fireTwice(Overlap.SKIP);

		cron.client().cron().delete("hourly");

		assertThat(cron.database().count("awa.cron_job")).isZero();
		assertThat(cron.database().count("awa.job")).isOne();
	}

	private void fireTwice(Overlap overlap) {
		cron.putMissed(HOURLY.withOverlap(overlap), Duration.ofHours(3));
		cron.node(this.storage).evaluate();
		fireAgain();
	}

	private void fireAgain() {
		cron.sql("update awa.cron_schedule set last_fired_at = now() - interval '2 hours'");
		cron.node(this.storage).evaluate();
	}

	private static void run() {
		cron.sql("""
				with gone as (delete from awa.ready returning *)
				insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
				select job_id, 77, 1, now(), priority, 1, queue, kind from gone""");
	}

}

package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.awa.Health.WorkerHealth;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node for maintenance looks after the jobs of others and runs none.
 */
abstract class NodeRoleContract extends WorkerContract {

	private static final MaintenanceSettings MAINTENANCE = new MaintenanceSettings(false, true, Retention.DEFAULT,
			Duration.ofMillis(50), Map.of(), List.of(), List.of(), Duration.ofDays(30));

	NodeRoleContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void maintenanceNodeWithoutHandlersRescuesAndPrunes() {
		long old = insert("greet", Map.of());
		RetentionFixture.move(this.database, old, "completed", Duration.ofDays(2));
		long lost = insert("greet", Map.of());
		RetentionFixture.move(this.database, lost, "running", Duration.ofHours(1));
		this.worker.maintenance(MAINTENANCE).heartbeat(Duration.ofMillis(100), Duration.ofSeconds(1)).start();

		await(lost, JobState.RETRYABLE);
		Awaitility.await().atMost(LIMIT).until(() -> this.client.getJob(old).isEmpty());

		WorkerHealth health = Objects.requireNonNull(this.client.healthCheck().worker());
		assertThat(health.healthy()).isTrue();
		assertThat(health.queues()).isEmpty();
		assertThat(this.database.sql().sql("select capacity from awa.worker").query(Integer.class).list())
			.containsExactly(0);
	}

	/** The rescue shows that the node has worked since the job was there. */
	@Test
	void maintenanceNodeRunsNoJobsEvenIfItHasHandlers() {
		this.worker.handle("greet", (args, context) -> null)
			.maintenance(MAINTENANCE)
			.poll(Duration.ofMillis(50))
			.heartbeat(Duration.ofMillis(100), Duration.ofSeconds(1))
			.start();
		long waiting = insert("greet", Map.of());
		long lost = insert("other", Map.of());
		RetentionFixture.move(this.database, lost, "running", Duration.ofHours(1));

		await(lost, JobState.RETRYABLE);

		assertThat(this.client.getJob(waiting)).hasValueSatisfying((job) -> {
			assertThat(job.state()).isEqualTo(JobState.AVAILABLE);
			assertThat(job.attempt()).isZero();
		});
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("awa-dispatcher");
	}

	@Test
	void rowOfALongDeadWorkerIsRemoved() {
		this.database.sql().sql("""
				insert into awa.worker (node, version, queues, capacity, heartbeat_at)
				values ('dead', 'test', '{default}', 1, now() - interval '1 hour')""").update();

		this.worker.maintenance(MAINTENANCE).heartbeat(Duration.ofMillis(100), Duration.ofSeconds(1)).start();

		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> this.database.sql()
				.sql("select count(*) from awa.worker where node = 'dead'")
				.query(Long.class)
				.single() == 0);
	}

}

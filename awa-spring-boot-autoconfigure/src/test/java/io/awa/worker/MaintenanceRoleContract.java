package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.awa.Description;
import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.QueueDescriptor;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All that a node for maintenance does, each seen in the tables.
 */
abstract class MaintenanceRoleContract extends WorkerContract {

	private static final Duration LONG_AGO = Duration.ofDays(100);

	MaintenanceRoleContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@Test
	void maintenanceEndsWaitsAndLostRunsAndReleasesDependents() {
		long waiting = moved("waiting", InsertOptions.defaults());
		this.database.sql().sql("update awa.waiting set timeout_at = now() - interval '1 minute'").update();
		long lost = moved("running", InsertOptions.defaults().withMaxAttempts(1));
		long completed = moved("completed", InsertOptions.defaults());
		long cancelled = moved("cancelled", InsertOptions.defaults());
		long released = insert("test", Map.of(), InsertOptions.defaults().withDependsOn(completed));
		long doomed = insert("test", Map.of(), InsertOptions.defaults().withDependsOn(cancelled));

		start(new Retention(LONG_AGO, LONG_AGO, LONG_AGO, LONG_AGO));

		await(waiting, JobState.RETRYABLE);
		await(lost, JobState.FAILED);
		await(released, JobState.AVAILABLE);
		await(doomed, JobState.CANCELLED);
		assertThat(this.client.deadLetters().find(lost)).isPresent();
	}

	@Test
	void maintenanceRemovesWhatIsOld() {
		UniqueBy unique = UniqueBy.kind();
		List<String> places = List.of("completed", "failed", "cancelled", "dead letter");
		places.forEach((place) -> moved(place, InsertOptions.defaults().withKind(place).withUnique(unique)));
		this.database.sql().sql("""
				insert into awa.unique_claim (unique_key, job_id) values ('gone', 1000000)""").update();
		this.database.sql().sql("""
				insert into awa.callback_result (job_id, payload) select id, '{}' from awa.job""").update();
		this.database.sql()
			.sql("insert into awa.callback (callback_id, job_id, lease, timeout_at) values (:id, 1000000, 1, now())")
			.param("id", UUID.randomUUID())
			.update();
		this.database.sql().sql("""
				insert into awa.descriptor (subject, name, tags, announced_at)
				values ('queue', 'old', '{}', now() - interval '1 year')""").update();

		start(new Retention(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));

		Awaitility.await()
			.atMost(LIMIT)
			.untilAsserted(() -> assertThat(List.of("job", "unique_claim", "callback_result", "callback", "finished",
					"dead_letter", "descriptor where name = 'old'"))
				.allSatisfy((table) -> assertThat(this.database.count("awa." + table)).as(table).isZero()));
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> this.client.queueDescriptors().size() == 1
					&& this.database.count("awa.queue_retention where queue = 'mail'") == 1);
	}

	private long moved(String place, InsertOptions options) {
		long id = insert((options.kind() != null) ? options.kind() : "test", Map.of(), options);
		RetentionFixture.move(this.database, id, place, Duration.ofHours(1));
		return id;
	}

	private void start(Retention retention) {
		this.worker
			.maintenance(new MaintenanceSettings(false, true, retention, Duration.ofMillis(50),
					Map.of("mail", retention), List.of(QueueDescriptor.of("mail", Description.named("Outgoing mail"))),
					List.of(), Duration.ofDays(30)))
			.poll(Duration.ofMillis(50))
			.heartbeat(Duration.ofMillis(100), Duration.ofSeconds(1))
			.start();
	}

}

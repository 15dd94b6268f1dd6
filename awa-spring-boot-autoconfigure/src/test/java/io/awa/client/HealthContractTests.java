package io.awa.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.awa.Health;
import io.awa.InsertOptions;
import io.awa.migration.SchemaMigrations;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health of an application that inserts jobs and runs none.
 */
class HealthContractTests extends ClientContract {

	HealthContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void healthCheckSync() {
		Health health = call((client) -> client.healthCheck());

		assertThat(health).isEqualTo(new Health(true, SchemaMigrations.VERSION, SchemaMigrations.VERSION, null, null));
		assertThat(health.healthy()).isTrue();
		assertThat(health.worker()).isNull();
	}

	@Test
	void otherVersionIsAProblem() {
		int other = SchemaMigrations.VERSION + 1;
		database().pretendVersion(other, other);
		try {
			Health health = call((client) -> client.healthCheck());

			assertThat(health.databaseReachable()).isTrue();
			assertThat(health.schemaVersion()).isEqualTo(other);
			assertThat(health.expectedSchemaVersion()).isEqualTo(SchemaMigrations.VERSION);
			assertThat(health.healthy()).isFalse();
			assertThat(health.problem()).contains(String.valueOf(other));
		}
		finally {
			database().pretendVersion(SchemaMigrations.VERSION, SchemaMigrations.VERSION);
		}
	}

	@Test
	void newerVersionThatIsSafeIsNoProblem() {
		int newer = SchemaMigrations.VERSION + 1;
		database().pretendVersion(newer, SchemaMigrations.VERSION);
		try {
			Health health = call((client) -> client.healthCheck());

			assertThat(health).isEqualTo(new Health(true, newer, SchemaMigrations.VERSION, null, null));
			assertThat(health.healthy()).isTrue();
		}
		finally {
			database().pretendVersion(SchemaMigrations.VERSION, SchemaMigrations.VERSION);
		}
	}

	@Test
	void oldestDueJobOfQueuesThatAreNotPausedCounts() {
		given().available(InsertOptions.defaults().withDelay(Duration.ofHours(1)));
		assertThat(call((client) -> client.healthCheck()).oldestDueAge()).isNull();
		long young = given().available(InsertOptions.defaults().withQueue("young").withPriority(4));
		long old = given().available(InsertOptions.defaults().withQueue("old"));
		age(young, "5 minutes");
		age(old, "2 hours");

		assertThat(call((client) -> client.healthCheck()).oldestDueAge()).isBetween(Duration.ofHours(2),
				Duration.ofHours(3));
		reader().pauseQueue("old");
		assertThat(call((client) -> client.healthCheck()).oldestDueAge()).isBetween(Duration.ofMinutes(5),
				Duration.ofMinutes(9));
	}

	private void age(long id, String interval) {
		database().sql()
			.sql("update awa.ready set run_at = run_at - interval '" + interval + "' where job_id = " + id)
			.update();
	}

}

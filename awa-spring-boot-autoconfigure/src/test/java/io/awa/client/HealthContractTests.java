package io.awa.client;

import org.junit.jupiter.api.Test;

import io.awa.Health;
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

}

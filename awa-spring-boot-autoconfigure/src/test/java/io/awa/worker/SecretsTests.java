package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * Runs the contract about secrets over each storage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class OverJdbc extends SecretsContract {

		OverJdbc() {
			super(SecretsTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class OverR2dbc extends SecretsContract {

		OverR2dbc() {
			super(SecretsTests.this.database, Storage.R2DBC);
		}

	}

}

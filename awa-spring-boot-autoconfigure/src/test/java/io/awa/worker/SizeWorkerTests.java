package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * Runs the contract about sizes over each storage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SizeWorkerTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class OverJdbc extends SizeWorkerContract {

		OverJdbc() {
			super(SizeWorkerTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class OverR2dbc extends SizeWorkerContract {

		OverR2dbc() {
			super(SizeWorkerTests.this.database, Storage.R2DBC);
		}

	}

}

package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * Runs the contracts about the logs of jobs over each storage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobLogContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class JobLogOverJdbc extends JobLogContract {

		JobLogOverJdbc() {
			super(JobLogContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class JobLogOverR2dbc extends JobLogContract {

		JobLogOverR2dbc() {
			super(JobLogContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class JobLogFaultOverJdbc extends JobLogFaultContract {

		JobLogFaultOverJdbc() {
			super(JobLogContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class JobLogFaultOverR2dbc extends JobLogFaultContract {

		JobLogFaultOverR2dbc() {
			super(JobLogContractTests.this.database, Storage.R2DBC);
		}

	}

}

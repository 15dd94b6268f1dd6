package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * Runs the contracts of the worker over each storage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class JobOutcomeOverJdbc extends JobOutcomeContract {

		JobOutcomeOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class JobOutcomeOverR2dbc extends JobOutcomeContract {

		JobOutcomeOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class JobClaimOverJdbc extends JobClaimContract {

		JobClaimOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class JobClaimOverR2dbc extends JobClaimContract {

		JobClaimOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class OperatorOverJdbc extends OperatorContract {

		OperatorOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class OperatorOverR2dbc extends OperatorContract {

		OperatorOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class WorkerLivenessOverJdbc extends WorkerLivenessContract {

		WorkerLivenessOverJdbc() {
			super(WorkerContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class WorkerLivenessOverR2dbc extends WorkerLivenessContract {

		WorkerLivenessOverR2dbc() {
			super(WorkerContractTests.this.database, Storage.R2DBC);
		}

	}

}

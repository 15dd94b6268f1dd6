package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * Runs the contracts about what always holds over each storage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvariantContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class ShutdownOverJdbc extends ShutdownContract {

		ShutdownOverJdbc() {
			super(InvariantContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class ShutdownOverR2dbc extends ShutdownContract {

		ShutdownOverR2dbc() {
			super(InvariantContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class LeaseInvariantOverJdbc extends LeaseInvariantContract {

		LeaseInvariantOverJdbc() {
			super(InvariantContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class LeaseInvariantOverR2dbc extends LeaseInvariantContract {

		LeaseInvariantOverR2dbc() {
			super(InvariantContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class CommitOrderOverJdbc extends CommitOrderContract {

		CommitOrderOverJdbc() {
			super(InvariantContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class CommitOrderOverR2dbc extends CommitOrderContract {

		CommitOrderOverR2dbc() {
			super(InvariantContractTests.this.database, Storage.R2DBC);
		}

	}

}

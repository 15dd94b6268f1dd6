package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * Runs the contracts about transactions of others over each storage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeamContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class ForeignTransactionOverJdbc extends ForeignTransactionContract {

		ForeignTransactionOverJdbc() {
			super(SeamContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class ForeignTransactionOverR2dbc extends ForeignTransactionContract {

		ForeignTransactionOverR2dbc() {
			super(SeamContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class HandOverOverJdbc extends HandOverContract {

		HandOverOverJdbc() {
			super(SeamContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class HandOverOverR2dbc extends HandOverContract {

		HandOverOverR2dbc() {
			super(SeamContractTests.this.database, Storage.R2DBC);
		}

	}

}

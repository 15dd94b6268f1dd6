package io.awa.worker;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

/**
 * Runs the contracts about outcomes over each storage.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutcomeContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class OutcomeDetailOverJdbc extends OutcomeDetailContract {

		OutcomeDetailOverJdbc() {
			super(OutcomeContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class OutcomeDetailOverR2dbc extends OutcomeDetailContract {

		OutcomeDetailOverR2dbc() {
			super(OutcomeContractTests.this.database, Storage.R2DBC);
		}

	}

	@Nested
	class TransactionalHandlerOverJdbc extends TransactionalHandlerContract {

		TransactionalHandlerOverJdbc() {
			super(OutcomeContractTests.this.database, Storage.JDBC);
		}

	}

	@Nested
	class TransactionalHandlerOverR2dbc extends TransactionalHandlerContract {

		TransactionalHandlerOverR2dbc() {
			super(OutcomeContractTests.this.database, Storage.R2DBC);
		}

	}

}

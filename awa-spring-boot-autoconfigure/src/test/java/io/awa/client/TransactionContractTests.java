package io.awa.client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;

/**
 * Runs the contracts of transactions on each client.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class Jdbc extends TransactionContract {

		Jdbc() {
			super(TransactionContractTests.this.database,
					new JdbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class Reactive extends TransactionContract {

		Reactive() {
			super(TransactionContractTests.this.database,
					new R2dbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class JdbcStatements extends TransactionStatementContract {

		JdbcStatements() {
			super(new JdbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class ReactiveStatements extends TransactionStatementContract {

		ReactiveStatements() {
			super(new R2dbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class JdbcValues extends TransactionValueContract {

		JdbcValues() {
			super(new JdbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class ReactiveValues extends TransactionValueContract {

		ReactiveValues() {
			super(new R2dbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class JdbcPropagation extends TransactionPropagationContract {

		JdbcPropagation() {
			super(TransactionContractTests.this.database,
					new JdbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class ReactivePropagation extends TransactionPropagationContract {

		ReactivePropagation() {
			super(TransactionContractTests.this.database,
					new R2dbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class JdbcLocks extends TransactionLockContract {

		JdbcLocks() {
			super(TransactionContractTests.this.database,
					new JdbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class ReactiveOverJdbc extends TransactionContract {

		ReactiveOverJdbc() {
			super(TransactionContractTests.this.database,
					ReactiveOverJdbcFixtures.transactions(TransactionContractTests.this.database));
		}

	}

	@Nested
	class ReactiveLocks extends TransactionLockContract {

		ReactiveLocks() {
			super(TransactionContractTests.this.database,
					new R2dbcTransactionSubject(TransactionContractTests.this.database));
		}

	}

	@Nested
	class ReactiveOverJdbcStatements extends TransactionStatementContract {

		ReactiveOverJdbcStatements() {
			super(ReactiveOverJdbcFixtures.transactions(TransactionContractTests.this.database));
		}

	}

	@Nested
	class ReactiveOverJdbcValues extends TransactionValueContract {

		ReactiveOverJdbcValues() {
			super(ReactiveOverJdbcFixtures.transactions(TransactionContractTests.this.database));
		}

	}

	@Nested
	class ReactiveOverJdbcPropagation extends TransactionPropagationContract {

		ReactiveOverJdbcPropagation() {
			super(TransactionContractTests.this.database,
					ReactiveOverJdbcFixtures.transactions(TransactionContractTests.this.database));
		}

	}

}

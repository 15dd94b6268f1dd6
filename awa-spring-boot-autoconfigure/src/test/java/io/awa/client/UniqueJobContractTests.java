package io.awa.client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;

/**
 * Runs the contracts of unique jobs on each client, in each scope.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UniqueJobContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class JdbcWithoutTransaction extends UniqueJobContract {

		JdbcWithoutTransaction() {
			super(UniqueJobContractTests.this.database,
					ClientFixtures.jdbcSubject(UniqueJobContractTests.this.database, ClientScope.NO_TRANSACTION),
					ClientScope.NO_TRANSACTION);
		}

	}

	@Nested
	class JdbcCommitted extends UniqueJobContract {

		JdbcCommitted() {
			super(UniqueJobContractTests.this.database,
					ClientFixtures.jdbcSubject(UniqueJobContractTests.this.database, ClientScope.COMMITTED),
					ClientScope.COMMITTED);
		}

	}

	@Nested
	class JdbcRolledBack extends UniqueJobContract {

		JdbcRolledBack() {
			super(UniqueJobContractTests.this.database,
					ClientFixtures.jdbcSubject(UniqueJobContractTests.this.database, ClientScope.ROLLED_BACK),
					ClientScope.ROLLED_BACK);
		}

	}

	@Nested
	class ReactiveWithoutTransaction extends UniqueJobContract {

		ReactiveWithoutTransaction() {
			super(UniqueJobContractTests.this.database,
					ClientFixtures.reactiveSubject(UniqueJobContractTests.this.database, ClientScope.NO_TRANSACTION),
					ClientScope.NO_TRANSACTION);
		}

	}

	@Nested
	class ReactiveCommitted extends UniqueJobContract {

		ReactiveCommitted() {
			super(UniqueJobContractTests.this.database,
					ClientFixtures.reactiveSubject(UniqueJobContractTests.this.database, ClientScope.COMMITTED),
					ClientScope.COMMITTED);
		}

	}

	@Nested
	class ReactiveRolledBack extends UniqueJobContract {

		ReactiveRolledBack() {
			super(UniqueJobContractTests.this.database,
					ClientFixtures.reactiveSubject(UniqueJobContractTests.this.database, ClientScope.ROLLED_BACK),
					ClientScope.ROLLED_BACK);
		}

	}

	@Nested
	class JdbcInTransaction extends UniqueTransactionContract {

		JdbcInTransaction() {
			super(UniqueJobContractTests.this.database,
					new JdbcTransactionSubject(UniqueJobContractTests.this.database), new JdbcTransactionSubject(
							UniqueJobContractTests.this.database, UniqueTransactionContract.IMPATIENT));
		}

	}

	@Nested
	class ReactiveInTransaction extends UniqueTransactionContract {

		ReactiveInTransaction() {
			super(UniqueJobContractTests.this.database,
					new R2dbcTransactionSubject(UniqueJobContractTests.this.database), new R2dbcTransactionSubject(
							UniqueJobContractTests.this.database, UniqueTransactionContract.IMPATIENT));
		}

	}

}

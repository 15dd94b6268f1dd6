package io.awa.client;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import io.awa.testsupport.TestDatabase;

/**
 * Runs the contract on each client in each scope, JDBC first: its driver is the stricter
 * one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwaClientContractTests {

	private final TestDatabase database = TestDatabase.migrated();

	@AfterAll
	void dropDatabase() {
		this.database.close();
	}

	@Nested
	class JdbcWithoutTransaction extends AwaClientContract {

		JdbcWithoutTransaction() {
			super(AwaClientContractTests.this.database,
					ClientFixtures.jdbcSubject(AwaClientContractTests.this.database, ClientScope.NO_TRANSACTION),
					ClientScope.NO_TRANSACTION);
		}

	}

	@Nested
	class JdbcCommitted extends AwaClientContract {

		JdbcCommitted() {
			super(AwaClientContractTests.this.database,
					ClientFixtures.jdbcSubject(AwaClientContractTests.this.database, ClientScope.COMMITTED),
					ClientScope.COMMITTED);
		}

	}

	@Nested
	class JdbcRolledBack extends AwaClientContract {

		JdbcRolledBack() {
			super(AwaClientContractTests.this.database,
					ClientFixtures.jdbcSubject(AwaClientContractTests.this.database, ClientScope.ROLLED_BACK),
					ClientScope.ROLLED_BACK);
		}

	}

	@Nested
	class ReactiveWithoutTransaction extends AwaClientContract {

		ReactiveWithoutTransaction() {
			super(AwaClientContractTests.this.database,
					ClientFixtures.reactiveSubject(AwaClientContractTests.this.database, ClientScope.NO_TRANSACTION),
					ClientScope.NO_TRANSACTION);
		}

	}

	@Nested
	class ReactiveCommitted extends AwaClientContract {

		ReactiveCommitted() {
			super(AwaClientContractTests.this.database,
					ClientFixtures.reactiveSubject(AwaClientContractTests.this.database, ClientScope.COMMITTED),
					ClientScope.COMMITTED);
		}

	}

	@Nested
	class ReactiveRolledBack extends AwaClientContract {

		ReactiveRolledBack() {
			super(AwaClientContractTests.this.database,
					ClientFixtures.reactiveSubject(AwaClientContractTests.this.database, ClientScope.ROLLED_BACK),
					ClientScope.ROLLED_BACK);
		}

	}

}

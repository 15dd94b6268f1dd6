package io.awa.client;

import io.awa.testsupport.TestDatabase;

/**
 * The clients that a contract is run on, each in each scope. JDBC comes first: its driver
 * is the stricter one.
 */
enum ClientSubject {

	JDBC_WITHOUT_TRANSACTION(Way.JDBC, ClientScope.NO_TRANSACTION),

	JDBC_COMMITTED(Way.JDBC, ClientScope.COMMITTED),

	JDBC_ROLLED_BACK(Way.JDBC, ClientScope.ROLLED_BACK),

	REACTIVE_WITHOUT_TRANSACTION(Way.R2DBC, ClientScope.NO_TRANSACTION),

	REACTIVE_COMMITTED(Way.R2DBC, ClientScope.COMMITTED),

	REACTIVE_ROLLED_BACK(Way.R2DBC, ClientScope.ROLLED_BACK),

	SECTION_WITHOUT_TRANSACTION(Way.SECTION, ClientScope.NO_TRANSACTION),

	SECTION_COMMITTED(Way.SECTION, ClientScope.COMMITTED),

	SECTION_ROLLED_BACK(Way.SECTION, ClientScope.ROLLED_BACK),

	REACTIVE_OVER_JDBC_WITHOUT_TRANSACTION(Way.REACTIVE_OVER_JDBC, ClientScope.NO_TRANSACTION),

	REACTIVE_OVER_JDBC_COMMITTED(Way.REACTIVE_OVER_JDBC, ClientScope.COMMITTED),

	REACTIVE_OVER_JDBC_ROLLED_BACK(Way.REACTIVE_OVER_JDBC, ClientScope.ROLLED_BACK),

	ON_CONNECTION_WITHOUT_TRANSACTION(Way.ON_CONNECTION, ClientScope.NO_TRANSACTION),

	ON_CONNECTION_COMMITTED(Way.ON_CONNECTION, ClientScope.COMMITTED),

	ON_CONNECTION_ROLLED_BACK(Way.ON_CONNECTION, ClientScope.ROLLED_BACK);

	private final Way way;

	private final ClientScope scope;

	ClientSubject(Way way, ClientScope scope) {
		this.way = way;
		this.scope = scope;
	}

	ClientScope scope() {
		return this.scope;
	}

	AwaClient client(TestDatabase database) {
		return switch (this.way) {
			case JDBC -> ClientFixtures.jdbcSubject(database, this.scope);
			case R2DBC -> ClientFixtures.reactiveSubject(database, this.scope);
			case SECTION -> SectionFixtures.subject(database, this.scope);
			case REACTIVE_OVER_JDBC -> ReactiveOverJdbcFixtures.subject(database, this.scope);
			case ON_CONNECTION -> ConnectionSubject.client(database, this.scope);
		};
	}

	TransactionSubject transactions(TestDatabase database) {
		return switch (this.way) {
			case JDBC, ON_CONNECTION -> new JdbcTransactionSubject(database);
			case R2DBC -> new R2dbcTransactionSubject(database);
			case SECTION -> SectionFixtures.transactions(database);
			case REACTIVE_OVER_JDBC -> ReactiveOverJdbcFixtures.transactions(database);
		};
	}

	private enum Way {

		JDBC, R2DBC, SECTION, REACTIVE_OVER_JDBC, ON_CONNECTION

	}

}

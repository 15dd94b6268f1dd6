package io.awa.client;

import io.awa.testsupport.TestDatabase;

/**
 * The clients that a contract is run on, each in each scope. JDBC comes first: its driver
 * is the stricter one.
 */
enum ClientSubject {

	JDBC_WITHOUT_TRANSACTION(false, ClientScope.NO_TRANSACTION),

	JDBC_COMMITTED(false, ClientScope.COMMITTED),

	JDBC_ROLLED_BACK(false, ClientScope.ROLLED_BACK),

	REACTIVE_WITHOUT_TRANSACTION(true, ClientScope.NO_TRANSACTION),

	REACTIVE_COMMITTED(true, ClientScope.COMMITTED),

	REACTIVE_ROLLED_BACK(true, ClientScope.ROLLED_BACK);

	private final boolean reactive;

	private final ClientScope scope;

	ClientSubject(boolean reactive, ClientScope scope) {
		this.reactive = reactive;
		this.scope = scope;
	}

	ClientScope scope() {
		return this.scope;
	}

	AwaClient client(TestDatabase database) {
		return this.reactive ? ClientFixtures.reactiveSubject(database, this.scope)
				: ClientFixtures.jdbcSubject(database, this.scope);
	}

	TransactionSubject transactions(TestDatabase database) {
		return this.reactive ? new R2dbcTransactionSubject(database) : new JdbcTransactionSubject(database);
	}

}

package io.awa.client;

import io.awa.testsupport.TestDatabase;

/**
 * Clients of either driver with one face, for tests of other packages.
 */
public final class BlockingClients {

	private BlockingClients() {
	}

	/** Over JDBC; each call commits by itself. */
	public static AwaClient jdbc(TestDatabase database, ClientListener listener) {
		return ClientFixtures.jdbcClient(database, listener);
	}

	/** Over R2DBC; each call is waited for and commits by itself. */
	public static AwaClient r2dbc(TestDatabase database, ClientListener listener) {
		return new BlockingReactiveAwaClient(ClientFixtures.operator(database), ClientScope.NO_TRANSACTION)
			.wrap(AwaClient.class, ClientFixtures.r2dbcClient(database, listener));
	}

}

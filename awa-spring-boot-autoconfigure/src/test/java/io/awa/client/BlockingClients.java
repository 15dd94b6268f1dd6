package io.awa.client;

import java.util.function.Consumer;

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

	/** Runs work in transactions of the blocking client. */
	public static Consumer<Consumer<? super AwaTransaction>> jdbcTransactions(TestDatabase database,
			ClientListener listener) {
		return new JdbcTransactionSubject(database, settings(listener))::run;
	}

	/** Runs blocking work in transactions of the reactive client. */
	public static Consumer<Consumer<? super AwaTransaction>> r2dbcTransactions(TestDatabase database,
			ClientListener listener) {
		return new R2dbcTransactionSubject(database, settings(listener))::run;
	}

	private static ClientSettings settings(ClientListener listener) {
		return ClientSettings.of(TestDatabase.SCHEMA).withListener(listener);
	}

}

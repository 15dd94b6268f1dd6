package io.awa.client;

import javax.sql.DataSource;

import io.awa.sql.JdbcSqlExecutor;

/**
 * Where a blocking client finds its connection, and what surrounds a call.
 */
interface JdbcScope {

	/** Gives the connection of the surrounding transaction, if there is one. */
	DataSource dataSource();

	/** Runs commands on that connection. */
	JdbcSqlExecutor executor();

	boolean isTransactionActive();

	boolean isReadOnly();

	/** Says whether the connection of the surrounding transaction was closed. */
	boolean isConnectionClosed();

	/** Runs an action once the surrounding transaction has committed; or never. */
	void afterCommit(Runnable action);

	/** The same, but what the action throws reaches whoever commits. */
	default void whenCommitted(Runnable action) {
		afterCommit(action);
	}

}

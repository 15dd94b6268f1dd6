package io.awa.client;

import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Mono;

import io.awa.sql.R2dbcSqlExecutor;

/**
 * Where a reactive client finds its connection, and what surrounds a subscription.
 */
interface ReactiveScope {

	/** Gives the connection of the surrounding transaction, if there is one. */
	ConnectionFactory connectionFactory();

	/** Runs commands on that connection. */
	R2dbcSqlExecutor executor();

	/**
	 * Lets a statement wait while too many are on their way over the connection of the
	 * surrounding transaction. It must be a single one.
	 */
	default <T> Mono<T> limit(Mono<T> statement) {
		return statement;
	}

	/** Fails if the surrounding transaction has ended. */
	Mono<Boolean> isTransactionActive();

	Mono<Boolean> isReadOnly();

	/** Says whether the connection of the surrounding transaction was closed. */
	Mono<Boolean> isConnectionClosed();

	/** Runs an action once the surrounding transaction has committed; or never. */
	Mono<Void> afterCommit(Mono<Void> action);

}

package io.awa.client;

import java.util.function.Function;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.sql.R2dbcStatements;
import io.awa.sql.SchemaName;

/**
 * Begins reactive transactions of Spring's for the reactive client.
 */
final class R2dbcTransactions {

	private final ReactiveTransactionManager manager;

	private final ConnectionFactory connectionFactory;

	private final R2dbcStatements statements;

	private final SchemaName schema;

	private final ReactiveAwaClient client;

	/**
	 * Creates the object.
	 * @param manager begins the transactions; that of the application
	 * @param connectionFactory the connection factory of these transactions
	 * @param schema holds the tables
	 * @param client inserts jobs
	 */
	R2dbcTransactions(ReactiveTransactionManager manager, ConnectionFactory connectionFactory, SchemaName schema,
			ReactiveAwaClient client) {
		this.manager = manager;
		this.connectionFactory = connectionFactory;
		this.statements = new R2dbcStatements(connectionFactory);
		this.schema = schema;
		this.client = client;
	}

	/**
	 * Runs work in a transaction for each subscription: commits when it completes, rolls
	 * back when it fails or is cancelled, and fails with the same error. The value comes
	 * after the commit, so whoever takes it and cancels undoes nothing.
	 */
	<T> Mono<T> inTransaction(TransactionOptions options,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		return ReactiveIsolation.apply(options, Mono.defer(() -> run(options, work)));
	}

	private <T> Mono<T> run(TransactionOptions options,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		R2dbcTransactionRun<T> run = new R2dbcTransactionRun<>(options, this.connectionFactory, this.statements,
				this.schema, this.client, work);
		return TransactionalOperator.create(this.manager, ReactiveIsolation.definition(options))
			.execute(run::execute)
			.then()
			.onErrorMap(RuntimeException.class, run::endFailed)
			.then(Mono.defer(run::result));
	}

}

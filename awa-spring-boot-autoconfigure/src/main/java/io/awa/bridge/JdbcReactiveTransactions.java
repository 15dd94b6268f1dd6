package io.awa.bridge;

import java.util.function.Function;

import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaTransaction;
import io.awa.client.ReactiveIsolation;
import io.awa.client.TransactionOptions;
import io.awa.sql.JdbcStatements;

/**
 * Begins reactive transactions over JDBC for the client.
 */
final class JdbcReactiveTransactions {

	private final JdbcReactiveOperations operations;

	private final JdbcStatements statements;

	private final AwaClient client;

	JdbcReactiveTransactions(JdbcReactiveOperations operations, AwaClient client) {
		this.operations = operations;
		this.statements = new JdbcStatements(operations.manager().getDataSource());
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
		JdbcReactiveTransactionRun<T> run = new JdbcReactiveTransactionRun<>(options, this.operations, this.statements,
				this.client, work);
		return this.operations.requireNoBoundary()
			.thenMany(TransactionalOperator.create(this.operations.manager(), ReactiveIsolation.definition(options))
				.execute(run::execute))
			.then()
			.onErrorMap(RuntimeException.class, run::endFailed)
			.then(Mono.defer(run::result));
	}

}

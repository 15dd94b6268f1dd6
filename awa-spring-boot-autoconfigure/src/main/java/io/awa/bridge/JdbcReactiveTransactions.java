package io.awa.bridge;

import java.util.function.Function;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaTransaction;
import io.awa.client.TransactionOptions;
import io.awa.client.TransactionOptions.Propagation;
import io.awa.sql.JdbcStatements;

/**
 * Begins reactive transactions over JDBC for the client.
 */
final class JdbcReactiveTransactions {

	private static final String PACKAGE_OF_KEYS = TransactionSynchronizationManager.class.getPackageName();

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
		Mono<T> transactional = Mono.defer(() -> run(options, work));
		return (options.propagation() == Propagation.ISOLATED)
				? transactional.contextWrite(JdbcReactiveTransactions::withoutTransaction) : transactional;
	}

	private <T> Mono<T> run(TransactionOptions options,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		JdbcReactiveTransactionRun<T> run = new JdbcReactiveTransactionRun<>(options, this.operations, this.statements,
				this.client, work);
		return this.operations.requireNoBoundary()
			.thenMany(
					TransactionalOperator.create(this.operations.manager(), definition(options)).execute(run::execute))
			.then()
			.onErrorMap(RuntimeException.class, run::endFailed)
			.then(Mono.defer(run::result));
	}

	/**
	 * Spring's REQUIRES_NEW would take the place of the transaction for other steps too.
	 */
	private static Context withoutTransaction(Context context) {
		Context without = context;
		for (Object key : context.stream().map((entry) -> entry.getKey()).toList()) {
			if (key instanceof Class<?> type && type.getPackageName().equals(PACKAGE_OF_KEYS)) {
				without = without.delete(key);
			}
		}
		return without;
	}

	private static TransactionDefinition definition(TransactionOptions options) {
		DefaultTransactionDefinition definition = options.toDefinition();
		if (options.propagation() == Propagation.ISOLATED) {
			definition.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRED);
		}
		return definition;
	}

}

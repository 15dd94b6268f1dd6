package io.awa.client;

import java.util.function.Function;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import io.awa.client.TransactionOptions.Propagation;
import io.awa.sql.R2dbcStatements;
import io.awa.sql.SchemaName;

/**
 * Begins reactive transactions of Spring's for the reactive client.
 */
final class R2dbcTransactions {

	private static final String PACKAGE_OF_KEYS = TransactionSynchronizationManager.class.getPackageName();

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
		Mono<T> transactional = Mono.defer(() -> run(options, work));
		return (options.propagation() == Propagation.ISOLATED)
				? transactional.contextWrite(R2dbcTransactions::withoutTransaction) : transactional;
	}

	private <T> Mono<T> run(TransactionOptions options,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		R2dbcTransactionRun<T> run = new R2dbcTransactionRun<>(options, this.connectionFactory, this.statements,
				this.schema, this.client, work);
		return TransactionalOperator.create(this.manager, definition(options))
			.execute(run::execute)
			.then()
			.onErrorMap(RuntimeException.class, run::endFailed)
			.then(Mono.defer(run::result));
	}

	/**
	 * A new transaction on a connection of its own. Spring's REQUIRES_NEW would exchange
	 * the connection of the surrounding transaction for the time being, and what runs
	 * beside it in that transaction would write to the wrong one.
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

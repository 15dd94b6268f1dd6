package io.awa.worker;

import java.util.List;
import java.util.function.Consumer;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

import io.awa.TransactionRequiredException;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRowMapper;

/**
 * The transactions of reactive handlers, in which a job can be completed together with
 * what the handler wrote.
 */
public final class ReactiveJobTransactions {

	private final ConnectionFactory connectionFactory;

	private final R2dbcSqlExecutor executor;

	private final TransactionalOperator operator;

	/**
	 * Creates the transactions.
	 * @param connectionFactory the connection factory of the application's transactions,
	 * which leads to the tables of the job queue
	 * @param manager manages them
	 * @param schema the schema of the tables
	 */
	public ReactiveJobTransactions(ConnectionFactory connectionFactory, ReactiveTransactionManager manager,
			SchemaName schema) {
		this.connectionFactory = connectionFactory;
		this.executor = new R2dbcSqlExecutor(connectionFactory, schema);
		this.operator = TransactionalOperator.create(manager);
	}

	/**
	 * Creates transactions with a manager of their own.
	 * @param connectionFactory the connection factory of the application
	 * @param schema the schema of the tables
	 */
	public ReactiveJobTransactions(ConnectionFactory connectionFactory, SchemaName schema) {
		this(connectionFactory, new R2dbcTransactionManager(connectionFactory), schema);
	}

	<T> Mono<T> execute(Mono<T> work) {
		return this.operator.transactional(work);
	}

	/**
	 * Writes on the transaction of the subscriber.
	 * @param onCompletion hears whether the transaction committed
	 */
	<T> Mono<List<T>> write(SqlCommand command, SqlRowMapper<T> mapper, Consumer<Boolean> onCompletion) {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty())
			.filter((transaction) -> transaction.isActualTransactionActive() && transaction.isSynchronizationActive()
					&& transaction.hasResource(this.connectionFactory))
			.switchIfEmpty(Mono.error(() -> new TransactionRequiredException(
					"A job can be completed only inside a reactive transaction of the database that holds it. "
							+ "Subscribe to it in a @Transactional method or with a TransactionalOperator, or use "
							+ "@JobHandler(transactional = true).")))
			.flatMap((transaction) -> this.executor.query(command, mapper)
				.collectList()
				.doOnNext((rows) -> transaction.registerSynchronization(new TransactionSynchronization() {
					@Override
					public Mono<Void> afterCompletion(int status) {
						return Mono.fromRunnable(() -> onCompletion.accept(status == STATUS_COMMITTED));
					}
				})));
	}

}

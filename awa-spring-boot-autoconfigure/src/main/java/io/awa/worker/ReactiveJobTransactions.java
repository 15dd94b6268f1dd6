package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.awa.TransactionRequiredException;
import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;

/**
 * The transactions of reactive handlers, in which a job can be completed together with
 * what the handler wrote.
 */
public final class ReactiveJobTransactions {

	private final ConnectionFactory connectionFactory;

	private final R2dbcSqlExecutor executor;

	private final ReactiveTransactionManager manager;

	private final TransactionalOperator operator;

	/** Where it is said what to do when the transaction has ended. */
	private final BiConsumer<TransactionSynchronizationManager, TransactionSynchronization> completions;

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
		this.manager = manager;
		this.operator = TransactionalOperator.create(manager);
		this.completions = TransactionSynchronizationManager::registerSynchronization;
	}

	private ReactiveJobTransactions(ReactiveJobTransactions outer, Consumer<TransactionSynchronization> completions) {
		this.connectionFactory = outer.connectionFactory;
		this.executor = outer.executor;
		this.manager = outer.manager;
		this.operator = TransactionalOperator.create(outer.manager,
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED));
		this.completions = (transaction, completion) -> completions.accept(completion);
	}

	/**
	 * Creates transactions with a manager of their own.
	 * @param connectionFactory the connection factory of the application
	 * @param schema the schema of the tables
	 */
	public ReactiveJobTransactions(ConnectionFactory connectionFactory, SchemaName schema) {
		this(connectionFactory, new R2dbcTransactionManager(connectionFactory), schema);
	}

	/**
	 * Returns the same for runs within a transaction that goes on after them, so that its
	 * end cannot be waited for. Each gets a savepoint.
	 */
	ReactiveJobTransactions nested(Consumer<TransactionSynchronization> completions) {
		return new ReactiveJobTransactions(this, completions);
	}

	/** Says whether the subscriber has a transaction of the database. */
	Mono<Boolean> isActive() {
		return findTransaction().hasElement();
	}

	/** Runs statements on the transaction of a subscriber, and waits for them. */
	SqlOperations operations(ContextView subscriber, Duration timeout) {
		return new R2dbcBlockingSqlExecutor(this.executor, timeout, subscriber);
	}

	<T> Mono<T> execute(Mono<T> work) {
		return this.operator.transactional(work);
	}

	/**
	 * Writes on the transaction of the subscriber.
	 * @param onCompletion hears whether the transaction committed
	 */
	<T> Mono<List<T>> write(SqlCommand command, SqlRowMapper<T> mapper, Consumer<Boolean> onCompletion) {
		return findTransaction()
			.switchIfEmpty(Mono.error(() -> new TransactionRequiredException(
					"A job can be completed only inside a reactive transaction of the database that holds it. "
							+ "Subscribe to it in a @Transactional method or with a TransactionalOperator, or use "
							+ "@JobHandler(transactional = true).")))
			.flatMap((transaction) -> this.executor.query(command, mapper)
				.collectList()
				.doOnNext((rows) -> this.completions.accept(transaction, new TransactionSynchronization() {
					@Override
					public Mono<Void> afterCompletion(int status) {
						return Mono.fromRunnable(() -> onCompletion.accept(status == STATUS_COMMITTED));
					}
				})));
	}

	private Mono<TransactionSynchronizationManager> findTransaction() {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty())
			.filter((transaction) -> transaction.isActualTransactionActive() && transaction.isSynchronizationActive()
					&& transaction.hasResource(this.connectionFactory));
	}

}

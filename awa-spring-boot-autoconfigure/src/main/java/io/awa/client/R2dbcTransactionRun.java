package io.awa.client;

import java.time.Duration;
import java.util.function.Function;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

import io.awa.sql.R2dbcStatements;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;

/**
 * One subscription to a transactional result. Keeps value and failure of the work aside
 * until the transaction has ended, so that neither can get lost in a failing rollback.
 *
 * @param <T> the type of the value
 */
final class R2dbcTransactionRun<T> {

	private final TransactionOptions options;

	private final ConnectionFactory connectionFactory;

	private final R2dbcStatements statements;

	private final SchemaName schema;

	private final ReactiveAwaClient client;

	private final Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work;

	private volatile StatementFailures failures = new StatementFailures(null);

	private volatile @Nullable T value;

	private volatile @Nullable Throwable failure;

	R2dbcTransactionRun(TransactionOptions options, ConnectionFactory connectionFactory, R2dbcStatements statements,
			SchemaName schema, ReactiveAwaClient client,
			Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		this.options = options;
		this.connectionFactory = connectionFactory;
		this.statements = statements;
		this.schema = schema;
		this.client = client;
		this.work = work;
	}

	/**
	 * Does the work. Completes in any case: after a failure the transaction is marked,
	 * and its end is a rollback.
	 */
	Mono<Void> execute(ReactiveTransaction status) {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.flatMap((transaction) -> execute(status, transaction))
			.onErrorResume((ex) -> {
				this.failure = ex;
				status.setRollbackOnly();
				return Mono.empty();
			});
	}

	/** Joins what the work failed with and what its rollback failed with. */
	Throwable endFailed(RuntimeException endFailure) {
		Throwable earlier = this.failure;
		if (earlier == null) {
			return this.failures.onFailedCommit(endFailure);
		}
		if (earlier != endFailure) {
			earlier.addSuppressed(endFailure);
		}
		return earlier;
	}

	Mono<T> result() {
		Throwable failed = this.failure;
		return (failed != null) ? Mono.error(failed) : Mono.justOrEmpty(this.value);
	}

	private Mono<Void> execute(ReactiveTransaction status, TransactionSynchronizationManager current) {
		if (!(current.getResource(this.connectionFactory) instanceof ConnectionHolder holder)) {
			return Mono.error(new IllegalTransactionStateException("The transaction manager does not manage the "
					+ "connection factory of this client. Use an R2dbcTransactionManager of the same factory."));
		}
		boolean marked = holder.isRollbackOnly();
		Duration timeout = status.isNewTransaction() ? this.options.roundedTimeout() : null;
		this.failures = new StatementFailures(timeout);
		R2dbcTransaction transaction = new R2dbcTransaction(status, holder, this.connectionFactory,
				ReactiveStatementGate.of(holder, current), this.statements, this.schema, this.client, this.failures);
		return limited(doWork(transaction), timeout).doOnTerminate(transaction::end)
			.doOnCancel(transaction::end)
			.then(Mono.defer(() -> requireNoFailedParticipant(status, holder)))
			.doOnTerminate(() -> {
				if (status.isNested() && !marked) {
					holder.resetRollbackOnly();
				}
			});
	}

	private Mono<Void> doWork(R2dbcTransaction transaction) {
		return Mono.defer(() -> {
			Mono<T> result = this.work.apply(transaction);
			if (result == null) {
				throw new IllegalStateException("The work of a transaction returned null. Return a Mono.");
			}
			return result.doOnNext((produced) -> this.value = produced).then();
		});
	}

	/** The database stops a statement too, because the rollback has to wait for it. */
	private Mono<Void> limited(Mono<Void> body, @Nullable Duration timeout) {
		if (timeout == null) {
			return body;
		}
		SqlCommand limit = TimeoutSql.limit(timeout);
		return this.statements.execute(limit.sql(), limit.values())
			.then(body)
			.timeout(timeout, Mono.error(() -> StatementFailures.timedOut(timeout)));
	}

	/**
	 * Spring marks the connection when something that joined this transaction failed, but
	 * its reactive commit does not look. Without this check an error that was caught on
	 * the way would commit half of the work, unlike with JDBC.
	 */
	private static Mono<Void> requireNoFailedParticipant(ReactiveTransaction status, ConnectionHolder holder) {
		boolean decidesItself = status.isNewTransaction() || status.isNested();
		if (decidesItself && !status.isRollbackOnly() && holder.isRollbackOnly()) {
			return Mono.error(new UnexpectedRollbackException("Something that joined the transaction failed or asked "
					+ "for a rollback, so all of it was rolled back. Use TransactionOptions.nested() for what may fail."));
		}
		return Mono.empty();
	}

}

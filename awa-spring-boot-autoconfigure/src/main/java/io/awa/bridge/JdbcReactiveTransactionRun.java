package io.awa.bridge;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaTransaction;
import io.awa.client.StatementFailures;
import io.awa.client.TransactionOptions;
import io.awa.sql.JdbcStatements;

/**
 * One subscription to a transactional result. Keeps value and failure of the work aside
 * until the transaction has ended, so that neither can get lost in a failing rollback.
 *
 * @param <T> the type of the value
 */
final class JdbcReactiveTransactionRun<T> {

	private final TransactionOptions options;

	private final JdbcReactiveOperations operations;

	private final JdbcStatements statements;

	private final AwaClient client;

	private final Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work;

	private volatile StatementFailures failures = new StatementFailures(null);

	private volatile @Nullable T value;

	private volatile @Nullable Throwable failure;

	JdbcReactiveTransactionRun(TransactionOptions options, JdbcReactiveOperations operations, JdbcStatements statements,
			AwaClient client, Function<? super ReactiveAwaTransaction, ? extends Mono<T>> work) {
		this.options = options;
		this.operations = operations;
		this.statements = statements;
		this.client = client;
		this.work = work;
	}

	/**
	 * Does the work. Completes in any case: after a failure the transaction is marked,
	 * and its end is a rollback.
	 */
	Mono<Void> execute(ReactiveTransaction status) {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.flatMap((context) -> execute(status, context))
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

	private Mono<Void> execute(ReactiveTransaction status, TransactionSynchronizationManager context) {
		JdbcReactiveTransaction current = this.operations.manager().findTransaction(context);
		if (current == null) {
			return Mono.error(new IllegalTransactionStateException("There is no transaction over JDBC."));
		}
		Duration timeout = status.isNewTransaction() ? this.options.roundedTimeout() : null;
		this.failures = new StatementFailures(timeout);
		JdbcReactiveAwaTransaction transaction = new JdbcReactiveAwaTransaction(status, current, this.operations,
				this.statements, this.client, this.failures);
		boolean decides = status.isNewTransaction() || status.isNested();
		return limited(doWork(transaction), timeout).doOnTerminate(transaction::end)
			.doOnCancel(transaction::end)
			.then(Mono.defer(() -> (decides && !status.isRollbackOnly()) ? requireUsable() : Mono.empty()));
	}

	private Mono<Void> doWork(ReactiveAwaTransaction transaction) {
		return Mono.defer(() -> {
			Mono<T> result = this.work.apply(transaction);
			if (result == null) {
				throw new IllegalStateException("The work of a transaction returned null. Return a Mono.");
			}
			return result.doOnNext((produced) -> this.value = produced).then();
		});
	}

	/** Statements are limited too, by the deadline of the connection. */
	private static Mono<Void> limited(Mono<Void> body, @Nullable Duration timeout) {
		return (timeout != null) ? body.timeout(timeout, Mono.error(() -> StatementFailures.timedOut(timeout))) : body;
	}

	/** The driver's commit of an aborted transaction would say nothing of the cause. */
	private Mono<Void> requireUsable() {
		return this.operations.call(this.statements::isTransactionAborted)
			.flatMap((aborted) -> aborted
					? Mono.error(this.failures.onFailedCommit(new UnexpectedRollbackException(
							"A statement failed, and so the transaction was rolled back instead of being committed.")))
					: Mono.empty());
	}

}

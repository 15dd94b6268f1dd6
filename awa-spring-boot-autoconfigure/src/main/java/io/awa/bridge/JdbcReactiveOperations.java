package io.awa.bridge;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.awa.BoundaryCode;
import io.awa.BoundaryException;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;

/**
 * Runs blocking JDBC code from reactive code, on threads that may block and in the
 * transaction of a {@link JdbcReactiveTransactionManager} in the subscriber's context.
 */
public final class JdbcReactiveOperations {

	/** By name, because R2DBC need not be there. */
	private static final String R2DBC_HOLDER = "org.springframework.r2dbc.connection.ConnectionHolder";

	private final JdbcReactiveTransactionManager manager;

	/**
	 * Creates the object.
	 * @param manager manages the transactions that calls join
	 */
	public JdbcReactiveOperations(JdbcReactiveTransactionManager manager) {
		this.manager = manager;
	}

	/**
	 * Runs blocking code on subscription. In a transaction it is bound to the thread for
	 * the time of the call, so {@code JdbcTemplate}, {@code JdbcClient}, JPA, jOOQ, an
	 * {@link io.awa.client.AwaClient} and {@code @Transactional} methods of a blocking
	 * transaction manager for the same data source take part in it; calls of one
	 * transaction run one after the other. Without one, the code gets connections of its
	 * own, which commit by themselves.
	 * <p>
	 * A call that is cancelled before it runs never runs; one that runs goes on to its
	 * end, and the rollback waits for it. The result arrives on the thread of the call.
	 * @param <T> the type of the result
	 * @param work the code
	 * @return its result, empty for {@code null}, or its exception; fails with
	 * {@link TransactionUnusableException} if the transaction has ended, and with
	 * {@link BoundaryException} if the subscriber is in a transaction of R2DBC or on a
	 * thread with a transaction over JDBC, which the call could not join
	 */
	public <T> Mono<T> call(Callable<? extends @Nullable T> work) {
		return Mono.deferContextual((view) -> {
			Callable<@Nullable T> restoring = ThreadLocals.restoring(view, work);
			return currentContext().map((context) -> call(context, view, restoring))
				.defaultIfEmpty(withoutTransaction(restoring))
				.flatMap((call) -> call);
		});
	}

	/** Fails if calls would not be part of the transaction that surrounds them. */
	Mono<Void> requireNoBoundary() {
		return Mono.deferContextual((view) -> currentContext().doOnNext((context) -> find(context, view)).then());
	}

	/** Tells whether calls would join a transaction. */
	Mono<Boolean> isTransactionActive() {
		return Mono.deferContextual(
				(view) -> currentContext().map((context) -> find(context, view) != null).defaultIfEmpty(false));
	}

	JdbcReactiveTransactionManager manager() {
		return this.manager;
	}

	private <T> Mono<T> call(TransactionSynchronizationManager context, ContextView view,
			Callable<? extends @Nullable T> work) {
		JdbcReactiveTransaction transaction = find(context, view);
		return (transaction != null) ? transaction.call(context, work) : withoutTransaction(work);
	}

	private <T> Mono<T> withoutTransaction(Callable<? extends @Nullable T> work) {
		return Mono.defer(() -> {
			requireNoTransactionOnThread();
			return OffloadedCall.on(this.manager.threads().acquiring(),
					() -> ThreadLoan.<@Nullable T>onCleanThread(work));
		});
	}

	private @Nullable JdbcReactiveTransaction find(TransactionSynchronizationManager context, ContextView view) {
		if (!context.isSynchronizationActive()) {
			throw new TransactionUnusableException(Reason.CLOSED, null);
		}
		JdbcReactiveTransaction transaction = this.manager.findTransaction(context);
		if (transaction == null && context.isActualTransactionActive() && view.hasKey(TransactionContext.class)
				&& view.get(TransactionContext.class)
					.getResources()
					.values()
					.stream()
					.anyMatch((resource) -> resource.getClass().getName().equals(R2DBC_HOLDER))) {
			throw new BoundaryException(BoundaryCode.JDBC_IN_REACTIVE_TRANSACTION,
					"A call over JDBC inside a transaction of R2DBC would use another connection and commit by itself. "
							+ "Use the client over R2DBC, or move the call in front of the transaction or behind it.");
		}
		return transaction;
	}

	private void requireNoTransactionOnThread() {
		if (org.springframework.transaction.support.TransactionSynchronizationManager
			.hasResource(this.manager.getDataSource())
				&& org.springframework.transaction.support.TransactionSynchronizationManager
					.isActualTransactionActive()) {
			throw new BoundaryException(BoundaryCode.REACTIVE_IN_JDBC_TRANSACTION,
					"A reactive call over JDBC on a thread with a transaction would run on another connection and "
							+ "commit by itself. Use the blocking client there.");
		}
	}

	private static Mono<TransactionSynchronizationManager> currentContext() {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty());
	}

}

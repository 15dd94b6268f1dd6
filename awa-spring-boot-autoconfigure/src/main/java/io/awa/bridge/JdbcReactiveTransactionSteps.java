package io.awa.bridge;

import java.sql.Savepoint;
import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/**
 * What the transactions of a {@link JdbcReactiveTransactionManager} do at the steps that
 * Spring's own code leads them through.
 */
final class JdbcReactiveTransactionSteps extends AbstractReactiveTransactionManager {

	private static final long serialVersionUID = 1L;

	private final transient DataSource dataSource;

	private final transient JdbcReactiveThreads threads;

	private final Duration grace;

	JdbcReactiveTransactionSteps(DataSource dataSource, JdbcReactiveThreads threads, Duration grace) {
		this.dataSource = dataSource;
		this.threads = threads;
		this.grace = grace;
	}

	@Nullable JdbcReactiveTransaction findTransaction(TransactionSynchronizationManager context) {
		return (context.getResource(this.dataSource) instanceof JdbcReactiveTransaction found) ? found : null;
	}

	@Override
	protected Object doGetTransaction(TransactionSynchronizationManager context) {
		return new Participation(findTransaction(context));
	}

	@Override
	protected boolean isExistingTransaction(Object transaction) {
		return ((Participation) transaction).transaction != null;
	}

	@Override
	protected Mono<Void> doBegin(TransactionSynchronizationManager context, Object transaction,
			TransactionDefinition definition) {
		Participation participation = (Participation) transaction;
		JdbcReactiveTransaction existing = participation.transaction;
		boolean nested = definition.getPropagationBehavior() == TransactionDefinition.PROPAGATION_NESTED;
		if (nested && existing != null) {
			return existing.step(() -> existing.connection().savepoint())
				.doOnNext((savepoint) -> participation.savepoint = savepoint)
				.then();
		}
		return Mono.deferContextual((view) -> OffloadedCall.on(this.threads.acquiring(),
				() -> begin(context, participation, definition, view.get(JdbcReactiveBegin.class))));
	}

	@Override
	protected Mono<Object> doSuspend(TransactionSynchronizationManager context, Object transaction) {
		return Mono.fromSupplier(() -> {
			((Participation) transaction).transaction = null;
			return context.unbindResource(this.dataSource);
		});
	}

	@Override
	protected Mono<Void> doResume(TransactionSynchronizationManager context, @Nullable Object transaction,
			Object suspendedResources) {
		return Mono.fromRunnable(() -> context.bindResource(this.dataSource, suspendedResources));
	}

	@Override
	protected Mono<Void> doCommit(TransactionSynchronizationManager context, GenericReactiveTransaction status) {
		Participation participation = (Participation) status.getTransaction();
		JdbcReactiveTransaction transaction = participation.required();
		Savepoint savepoint = participation.savepoint;
		Mono<Void> commit = (savepoint != null) ? step(transaction, () -> transaction.connection().release(savepoint))
				: transaction.close().then(step(transaction, transaction.connection()::commit));
		return commit.then(Mono.defer(() -> transaction.isAborted() ? Mono.error(lost()) : Mono.empty()));
	}

	@Override
	protected Mono<Void> doRollback(TransactionSynchronizationManager context, GenericReactiveTransaction status) {
		Participation participation = (Participation) status.getTransaction();
		JdbcReactiveTransaction transaction = participation.required();
		Savepoint savepoint = participation.savepoint;
		return (savepoint != null)
				? transaction.awaitTurn().then(step(transaction, () -> transaction.connection().rollbackTo(savepoint)))
				: transaction.close().then(step(transaction, transaction.connection()::rollback));
	}

	@Override
	protected Mono<Void> doSetRollbackOnly(TransactionSynchronizationManager context,
			GenericReactiveTransaction status) {
		return Mono.fromRunnable(
				() -> ((Participation) status.getTransaction()).required().connection().holder().setRollbackOnly());
	}

	@Override
	protected Mono<Void> doCleanupAfterCompletion(TransactionSynchronizationManager context, Object transaction) {
		Participation participation = (Participation) transaction;
		if (participation.savepoint != null) {
			return Mono.empty();
		}
		context.unbindResource(this.dataSource);
		return participation.required()
			.release()
			.doOnError((ex) -> this.logger.debug("Error ignored during connection release", ex))
			.onErrorComplete();
	}

	/** In one go, so that a cancellation finds either nothing or all of it to undo. */
	private @Nullable Void begin(TransactionSynchronizationManager context, Participation participation,
			TransactionDefinition definition, JdbcReactiveBegin begin) {
		JdbcConnection connection = JdbcConnection.open(this.dataSource, definition);
		ThreadLoan loan = new ThreadLoan(this.dataSource, connection.holder(), definition);
		JdbcReactiveTransaction begun = new JdbcReactiveTransaction(connection, loan, this.threads.calls(), this.grace);
		try {
			context.bindResource(this.dataSource, begun);
		}
		catch (RuntimeException ex) {
			connection.release();
			throw ex;
		}
		participation.transaction = begun;
		begin.begun(connection);
		return null;
	}

	/** A step has nothing left to do once the connection was cut. */
	private static Mono<Void> step(JdbcReactiveTransaction transaction, Runnable work) {
		return Mono.defer(() -> transaction.isAborted() ? Mono.empty() : transaction.step(() -> {
			work.run();
			return null;
		}));
	}

	private static TransactionSystemException lost() {
		return new TransactionSystemException(
				"The transaction was rolled back, because a call that was still running at its end did not end in time. "
						+ "Return all calls to the transactional flow, so that it waits for them.");
	}

	/** What one level of propagation has to do with a transaction. */
	private static final class Participation {

		private volatile @Nullable JdbcReactiveTransaction transaction;

		private volatile @Nullable Savepoint savepoint;

		private Participation(@Nullable JdbcReactiveTransaction transaction) {
			this.transaction = transaction;
		}

		private JdbcReactiveTransaction required() {
			JdbcReactiveTransaction found = this.transaction;
			if (found == null) {
				throw new IllegalStateException("There is no transaction.");
			}
			return found;
		}

	}

}

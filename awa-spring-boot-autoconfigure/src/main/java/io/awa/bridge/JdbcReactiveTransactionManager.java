package io.awa.bridge;

import java.sql.Savepoint;
import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.reactive.AbstractReactiveTransactionManager;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Reactive transactions over JDBC: {@code @Transactional} methods that return a
 * {@code Mono} and {@code TransactionalOperator}, on a plain {@link DataSource}. The
 * steps of such a transaction run their blocking code with
 * {@link JdbcReactiveOperations#call}, on one connection and one after the other,
 * whatever threads they are on.
 * <p>
 * A transaction holds its connection from its begin to its end, so the pool decides how
 * many there can be at the same time; when it has none to give, the begin fails with the
 * error of the pool. A rollback after an error or a cancellation waits for the call that
 * runs, because a connection is not for two at a time, and refuses those that wait.
 * <p>
 * Propagation, isolation, read-only and synchronizations are as with other managers of
 * Spring's. A timeout limits the statements of {@code JdbcTemplate} and what is built on
 * it. As with R2DBC, {@code REQUIRES_NEW} takes the place of the surrounding transaction
 * in the whole flow while it is open: use {@code TransactionOptions.isolated()} where
 * other steps run beside it.
 */
public final class JdbcReactiveTransactionManager extends AbstractReactiveTransactionManager {

	/** How long the end of a transaction waits for a call that runs. */
	public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

	private static final long serialVersionUID = 1L;

	private final transient DataSource dataSource;

	private final transient JdbcReactiveThreads threads;

	private final Duration grace;

	/**
	 * Creates the manager with a grace of 10 seconds.
	 * @param dataSource where the connections come from
	 * @param threads where the blocking code runs; closed by their owner
	 */
	public JdbcReactiveTransactionManager(DataSource dataSource, JdbcReactiveThreads threads) {
		this(dataSource, threads, DEFAULT_GRACE);
	}

	/**
	 * Creates the manager.
	 * @param dataSource where the connections come from
	 * @param threads where the blocking code runs; closed by their owner
	 * @param grace how long the end of a transaction waits for a call that still runs,
	 * more than zero; then the connection is cut with {@link java.sql.Connection#abort}
	 */
	public JdbcReactiveTransactionManager(DataSource dataSource, JdbcReactiveThreads threads, Duration grace) {
		if (grace.isZero() || grace.isNegative()) {
			throw new IllegalArgumentException("The grace must be more than zero, but is " + grace + ".");
		}
		this.dataSource = unproxied(dataSource);
		this.threads = threads;
		this.grace = grace;
	}

	/**
	 * Returns where the connections come from.
	 * @return the data source
	 */
	public DataSource getDataSource() {
		return this.dataSource;
	}

	JdbcReactiveThreads threads() {
		return this.threads;
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
		return OffloadedCall
			.<JdbcReactiveTransaction>on(this.threads.acquiring(), () -> begin(context, participation, definition))
			.doOnCancel(() -> participation.abandon(this.threads.acquiring()))
			.then();
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
	private JdbcReactiveTransaction begin(TransactionSynchronizationManager context, Participation participation,
			TransactionDefinition definition) {
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
		participation.begun(begun);
		return begun;
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

	private static DataSource unproxied(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: dataSource;
		return (target != null) ? target : dataSource;
	}

	/** What one level of propagation has to do with a transaction. */
	private static final class Participation {

		private volatile @Nullable JdbcReactiveTransaction transaction;

		private volatile @Nullable Savepoint savepoint;

		private volatile boolean abandoned;

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

		/** Keeps what was begun, unless nobody waits for it any more and will end it. */
		private void begun(JdbcReactiveTransaction begun) {
			this.transaction = begun;
			if (this.abandoned) {
				begun.connection().release();
			}
		}

		/** The begin was cancelled; whoever comes second, this or its end, undoes it. */
		private void abandon(Scheduler scheduler) {
			this.abandoned = true;
			JdbcReactiveTransaction begun = this.transaction;
			if (begun != null) {
				scheduler.schedule(begun.connection()::release);
			}
		}

	}

}

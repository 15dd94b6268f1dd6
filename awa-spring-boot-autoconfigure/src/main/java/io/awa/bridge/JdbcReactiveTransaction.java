package io.awa.bridge;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.sql.ReactivePermits;

/**
 * A JDBC transaction that belongs to a reactive flow. Its calls run one after the other,
 * in the order of their subscription, each on a thread to which the transaction is lent.
 */
final class JdbcReactiveTransaction {

	private static final Log logger = LogFactory.getLog(JdbcReactiveTransactionManager.class);

	private final ReactivePermits turns = new ReactivePermits(1);

	private final AtomicBoolean observed = new AtomicBoolean();

	private final JdbcConnection connection;

	private final ThreadLoan loan;

	private final Scheduler scheduler;

	private final Duration grace;

	private volatile boolean closed;

	private volatile boolean aborted;

	/**
	 * Creates the transaction.
	 * @param connection its connection
	 * @param loan lends it
	 * @param scheduler where its calls run
	 * @param grace how long its end waits for a call that runs
	 */
	JdbcReactiveTransaction(JdbcConnection connection, ThreadLoan loan, Scheduler scheduler, Duration grace) {
		this.connection = connection;
		this.loan = loan;
		this.scheduler = scheduler;
		this.grace = grace;
	}

	JdbcConnection connection() {
		return this.connection;
	}

	ThreadLoan loan() {
		return this.loan;
	}

	boolean isAborted() {
		return this.aborted;
	}

	/** Runs a call of the application, unless the end of the transaction has begun. */
	<T> Mono<T> call(TransactionSynchronizationManager context, Callable<? extends @Nullable T> work) {
		return Mono.defer(() -> {
			requireOpen();
			observe(context);
			return this.turns.limit((turn) -> inTurn(turn, () -> {
				requireOpen();
				return this.loan.<@Nullable T>during(work);
			}));
		});
	}

	/** Runs what the end of the transaction consists of, after the calls before it. */
	<T> Mono<T> step(Callable<? extends @Nullable T> work) {
		return this.turns.limit((turn) -> inTurn(turn, work));
	}

	/**
	 * Refuses further calls and waits for the one that runs. If that takes too long, its
	 * connection is cut: what holds a thread must not hold the database as well.
	 */
	Mono<Void> close() {
		return Mono.defer(() -> {
			this.closed = true;
			return awaitTurn();
		});
	}

	/** Waits for the call that runs, but does not refuse others. */
	Mono<Void> awaitTurn() {
		return Mono.defer(() -> {
			if (this.aborted) {
				return Mono.empty();
			}
			return this.turns.limit(Mono.<Void>empty()).timeout(this.grace, abort());
		});
	}

	/** Gives the connection back. */
	Mono<Void> release() {
		return OffloadedCall.on(this.scheduler, () -> {
			this.connection.release();
			return null;
		});
	}

	private <T> Mono<T> inTurn(ReactivePermits.Permit turn, Callable<? extends @Nullable T> work) {
		turn.retain();
		return OffloadedCall.on(this.scheduler, work, (value) -> {
		}, turn::release);
	}

	private void requireOpen() {
		if (this.closed) {
			throw new TransactionUnusableException(Reason.CLOSED, null);
		}
	}

	/** Once, and not at the begin: Spring takes synchronizations only after it. */
	private void observe(TransactionSynchronizationManager context) {
		if (this.observed.compareAndSet(false, true)) {
			context.registerSynchronization(new JdbcReactiveSynchronization(this, this.scheduler));
		}
	}

	/** Not where the calls run, whose threads may all be stuck. */
	private Mono<Void> abort() {
		return Mono.<Void>fromRunnable(() -> {
			this.closed = true;
			this.aborted = true;
			logger.warn("A call over JDBC was still running " + this.grace.toMillis()
					+ " ms after its transaction was to end, so its connection was cut and the transaction is lost.");
			cut(this.connection.raw());
		}).subscribeOn(Schedulers.boundedElastic());
	}

	private static void cut(Connection connection) {
		try {
			connection.abort(Runnable::run);
		}
		catch (SQLException ex) {
			logger.warn("The connection could not be cut", ex);
		}
	}

}

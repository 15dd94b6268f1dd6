package io.awa.client;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.sql.ReactivePermits;
import io.awa.sql.ReactivePermits.Permit;

/**
 * Limits how many statements are on their way over one connection. The driver queues 256
 * and refuses the next one, even if that is the rollback: the connection would go back to
 * the pool in the middle of its transaction.
 */
final class ReactiveStatementGate {

	static final int MOST_IN_FLIGHT = 64;

	/** A holder lives as long as its transaction. */
	private static final Map<ConnectionHolder, ReactiveStatementGate> GATES = Collections
		.synchronizedMap(new WeakHashMap<>());

	private final ReactivePermits permits = new ReactivePermits(MOST_IN_FLIGHT);

	private volatile boolean ended;

	/** Returns the only gate of a transaction, whichever clients take part in it. */
	static ReactiveStatementGate of(ConnectionHolder holder, TransactionSynchronizationManager transaction) {
		ReactiveStatementGate known = GATES.get(holder);
		if (known != null) {
			return known;
		}
		ReactiveStatementGate created = new ReactiveStatementGate();
		ReactiveStatementGate earlier = GATES.putIfAbsent(holder, created);
		if (earlier != null) {
			return earlier;
		}
		if (transaction.isSynchronizationActive()) {
			transaction.registerSynchronization(new End(created));
		}
		return created;
	}

	/**
	 * Lets a statement wait for its turn.
	 * @param statement a single one: what waits for another one of the same connection
	 * while it keeps its place could wait for ever
	 */
	<T> Mono<T> limit(Mono<T> statement) {
		return Mono.defer(() -> {
			boolean afterEnd = this.ended;
			return this.permits.limit((permit) -> Mono.create((sink) -> send(statement, permit, sink, afterEnd)));
		});
	}

	/**
	 * The driver keeps a cancelled statement in its queue until the database has answered
	 * it, so it keeps its place here too.
	 */
	private <T> void send(Mono<T> statement, Permit permit, MonoSink<T> sink, boolean afterEnd) {
		AtomicBoolean cancelled = new AtomicBoolean();
		sink.onCancel(() -> cancelled.set(true));
		synchronized (this) {
			if (this.ended && !afterEnd) {
				sink.error(new TransactionUnusableException(Reason.CLOSED, null));
				return;
			}
			permit.retain();
			statement.doOnTerminate(permit::release).subscribe(sink::success, (ex) -> {
				if (!cancelled.get()) {
					sink.error(ex);
				}
			}, sink::success, Context.of(sink.contextView()));
		}
	}

	/**
	 * What still waits now is not awaited by the transaction, and would commit by itself.
	 */
	private synchronized void end() {
		this.ended = true;
	}

	private static final class End implements TransactionSynchronization {

		private final ReactiveStatementGate gate;

		private End(ReactiveStatementGate gate) {
			this.gate = gate;
		}

		@Override
		public Mono<Void> beforeCompletion() {
			return Mono.fromRunnable(this.gate::end);
		}

	}

}

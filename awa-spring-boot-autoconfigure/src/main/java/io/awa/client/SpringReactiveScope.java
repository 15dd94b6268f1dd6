package io.awa.client;

import java.util.function.Function;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SchemaName;

/**
 * The transaction that Spring keeps in the subscriber's context.
 */
final class SpringReactiveScope implements ReactiveScope {

	private final ConnectionFactory connectionFactory;

	private final R2dbcSqlExecutor executor;

	SpringReactiveScope(ConnectionFactory connectionFactory, SchemaName schema) {
		this.connectionFactory = connectionFactory;
		this.executor = new R2dbcSqlExecutor(connectionFactory, schema);
	}

	@Override
	public ConnectionFactory connectionFactory() {
		return this.connectionFactory;
	}

	@Override
	public R2dbcSqlExecutor executor() {
		return this.executor;
	}

	/** Outside a transaction the pool is the limit. */
	@Override
	public <T> Mono<T> limit(Mono<T> statement) {
		return findTransaction().mapNotNull(this::findGate)
			.map((gate) -> gate.limit(statement))
			.defaultIfEmpty(statement)
			.flatMap(Function.identity());
	}

	/** The context of a finished transaction would silently commit by itself. */
	@Override
	public Mono<Boolean> isTransactionActive() {
		return findTransaction().flatMap((transaction) -> {
			if (!transaction.isSynchronizationActive()) {
				return Mono.error(new TransactionUnusableException(Reason.CLOSED, null));
			}
			return Mono.just(transaction.isActualTransactionActive());
		}).defaultIfEmpty(false);
	}

	@Override
	public Mono<Boolean> isReadOnly() {
		return findTransaction()
			.map((transaction) -> transaction.isActualTransactionActive() && transaction.isCurrentTransactionReadOnly())
			.defaultIfEmpty(false);
	}

	/**
	 * Pools hide a closed connection behind an exception without SQLSTATE, and only
	 * reading a property shows that it went back to the pool.
	 */
	@Override
	public Mono<Boolean> isConnectionClosed() {
		return findTransaction().mapNotNull((transaction) -> transaction.getResource(this.connectionFactory))
			.ofType(ConnectionHolder.class)
			.doOnNext((holder) -> holder.getConnection().isAutoCommit())
			.flatMap((holder) -> Mono.from(holder.getConnection().validate(ValidationDepth.LOCAL)))
			.map((valid) -> !valid)
			.onErrorReturn(true)
			.defaultIfEmpty(false);
	}

	@Override
	public Mono<Void> afterCommit(Mono<Void> action) {
		return findTransaction().map((transaction) -> {
			transaction.registerSynchronization(new TransactionSynchronization() {
				@Override
				public Mono<Void> afterCommit() {
					return action;
				}
			});
			return Mono.<Void>empty();
		}).defaultIfEmpty(action).flatMap(Function.identity());
	}

	private @Nullable ReactiveStatementGate findGate(TransactionSynchronizationManager transaction) {
		return (transaction.getResource(this.connectionFactory) instanceof ConnectionHolder holder)
				? ReactiveStatementGate.of(holder, transaction) : null;
	}

	private static Mono<TransactionSynchronizationManager> findTransaction() {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty());
	}

}

package io.awa.client;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import reactor.core.publisher.Mono;

import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SchemaName;

/**
 * A connection whose owner begins, commits and closes it. When it commits is not known
 * here, so workers learn of inserts at their next poll, unless it commits by itself.
 */
final class ConnectionReactiveScope implements ReactiveScope {

	private final Connection connection;

	private final ConnectionFactory connectionFactory;

	private final R2dbcSqlExecutor executor;

	private final ReactiveStatementGate gate = new ReactiveStatementGate();

	ConnectionReactiveScope(Connection connection, SchemaName schema) {
		this.connection = connection;
		this.connectionFactory = new SingleConnectionFactory(connection, () -> "PostgreSQL", true);
		this.executor = new R2dbcSqlExecutor(this.connectionFactory, schema);
	}

	@Override
	public ConnectionFactory connectionFactory() {
		return this.connectionFactory;
	}

	@Override
	public R2dbcSqlExecutor executor() {
		return this.executor;
	}

	@Override
	public <T> Mono<T> limit(Mono<T> statement) {
		return this.gate.limit(statement);
	}

	@Override
	public Mono<Boolean> isTransactionActive() {
		return Mono.fromSupplier(() -> !this.connection.isAutoCommit())
			.onErrorResume(RuntimeException.class, (ex) -> isConnectionClosed()
				.flatMap((closed) -> Mono.error(closed ? new TransactionUnusableException(Reason.CLOSED, ex) : ex)));
	}

	/** The driver knows no flag for it; the server refuses what it must. */
	@Override
	public Mono<Boolean> isReadOnly() {
		return Mono.just(false);
	}

	/** Only reading a property shows that the connection went back to a pool. */
	@Override
	public Mono<Boolean> isConnectionClosed() {
		return Mono.fromSupplier(this.connection::isAutoCommit)
			.then(Mono.defer(() -> Mono.from(this.connection.validate(ValidationDepth.LOCAL))))
			.map((valid) -> !valid)
			.onErrorReturn(true);
	}

	@Override
	public Mono<Void> afterCommit(Mono<Void> action) {
		return isTransactionActive().flatMap((active) -> active ? Mono.empty() : action);
	}

}

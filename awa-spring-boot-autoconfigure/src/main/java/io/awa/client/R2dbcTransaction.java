package io.awa.client;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.sql.R2dbcStatements;
import io.awa.sql.RowMapping;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;

/**
 * The {@link ReactiveAwaTransaction} over R2DBC.
 */
final class R2dbcTransaction implements ReactiveAwaTransaction {

	private final ReactiveTransaction status;

	private final ConnectionHolder connectionHolder;

	private final ConnectionFactory connectionFactory;

	private final ReactiveStatementGate gate;

	private final R2dbcStatements statements;

	private final SchemaName schema;

	private final ReactiveAwaClient client;

	private final StatementFailures failures;

	private volatile boolean ended;

	R2dbcTransaction(ReactiveTransaction status, ConnectionHolder connectionHolder, ConnectionFactory connectionFactory,
			ReactiveStatementGate gate, R2dbcStatements statements, SchemaName schema, ReactiveAwaClient client,
			StatementFailures failures) {
		this.status = status;
		this.connectionHolder = connectionHolder;
		this.connectionFactory = connectionFactory;
		this.gate = gate;
		this.statements = statements;
		this.schema = schema;
		this.client = client;
		this.failures = failures;
	}

	@Override
	public Mono<Long> execute(String sql) {
		return execute(sql, Map.of());
	}

	@Override
	public Mono<Long> execute(String sql, Map<String, ? extends @Nullable Object> parameters) {
		return run(() -> this.gate.limit(this.statements.execute(sql, parameters)))
			.doOnNext((rows) -> this.failures.onSuccess());
	}

	@Override
	public Mono<Map<String, @Nullable Object>> fetchOne(String sql,
			Map<String, ? extends @Nullable Object> parameters) {
		return fetchAll(sql, parameters).map(RowMapping::one);
	}

	@Override
	public <T> Mono<T> fetchOne(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type) {
		return fetchAll(sql, parameters).map((rows) -> RowMapping.one(rows, type));
	}

	@Override
	public Mono<Map<String, @Nullable Object>> fetchOptional(String sql,
			Map<String, ? extends @Nullable Object> parameters) {
		return fetchAll(sql, parameters).flatMap((rows) -> Mono.justOrEmpty(RowMapping.optional(rows)));
	}

	@Override
	public <T> Mono<T> fetchOptional(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type) {
		return fetchAll(sql, parameters).flatMap((rows) -> Mono.justOrEmpty(RowMapping.optional(rows, type)));
	}

	@Override
	public Mono<List<Map<String, @Nullable Object>>> fetchAll(String sql,
			Map<String, ? extends @Nullable Object> parameters) {
		return run(() -> this.gate.limit(this.statements.query(sql, parameters)));
	}

	@Override
	public <T> Mono<List<T>> fetchAll(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type) {
		return fetchAll(sql, parameters).map((rows) -> RowMapping.all(rows, type));
	}

	@Override
	public Mono<InsertResult> insert(Object args) {
		return run(() -> this.client.insert(args));
	}

	@Override
	public Mono<InsertResult> insert(Object args, InsertOptions options) {
		return run(() -> this.client.insert(args, options));
	}

	@Override
	public Mono<List<InsertResult>> insertMany(List<?> jobs) {
		return run(() -> this.client.insertMany(jobs));
	}

	@Override
	public Mono<List<InsertResult>> insertMany(List<?> jobs, InsertOptions options) {
		return run(() -> this.client.insertMany(jobs, options));
	}

	@Override
	public Mono<Void> lock(String name) {
		return query(() -> LockSql.lock(name)).then();
	}

	@Override
	public Mono<Boolean> tryLock(String name) {
		return query(() -> LockSql.tryLock(name)).map((rows) -> RowMapping.one(rows, Boolean.class));
	}

	@Override
	public void setRollbackOnly() {
		if (this.ended) {
			throw ended();
		}
		this.status.setRollbackOnly();
	}

	/** Before the commit: what comes later would be lost or commit by itself. */
	void end() {
		this.ended = true;
	}

	private Mono<List<Map<String, @Nullable Object>>> query(Supplier<SqlCommand> command) {
		return Mono.fromSupplier(command)
			.flatMap((built) -> fetchAll(this.schema.resolve(built.sql()), built.values()));
	}

	private <T> Mono<T> run(Supplier<Mono<T>> operation) {
		return requireUsable().then(Mono.defer(operation))
			.onErrorMap(RuntimeException.class, (ex) -> this.failures.onFailure(ex, ReactiveRunner.findSqlState(ex)));
	}

	/**
	 * Spring looks at the context alone: outside the flow a statement would silently
	 * commit by itself, and inside another transaction it would belong to that.
	 */
	private Mono<Void> requireUsable() {
		return Mono.defer(() -> {
			if (this.ended) {
				return Mono.error(ended());
			}
			return TransactionSynchronizationManager.forCurrentTransaction()
				.filter((transaction) -> transaction.getResource(this.connectionFactory) == this.connectionHolder)
				.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty())
				.switchIfEmpty(Mono.error(() -> new IllegalTransactionStateException("The transaction was used outside "
						+ "its flow or inside another transaction. Return what uses it to its own function, without "
						+ "subscribing, futures or blocking in between.")))
				.then();
		});
	}

	private static IllegalTransactionStateException ended() {
		return new IllegalTransactionStateException(
				"The transaction has ended with the Mono that was made with it. Begin another one.");
	}

}

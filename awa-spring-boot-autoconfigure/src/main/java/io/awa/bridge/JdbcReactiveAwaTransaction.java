package io.awa.bridge;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaTransaction;
import io.awa.client.StatementFailures;
import io.awa.sql.JdbcStatements;
import io.awa.sql.RowMapping;

/**
 * The {@link ReactiveAwaTransaction} over JDBC.
 */
final class JdbcReactiveAwaTransaction implements ReactiveAwaTransaction {

	private final ReactiveTransaction status;

	private final JdbcReactiveTransaction transaction;

	private final JdbcReactiveOperations operations;

	private final JdbcStatements statements;

	private final AwaClient client;

	private final StatementFailures failures;

	private volatile boolean ended;

	JdbcReactiveAwaTransaction(ReactiveTransaction status, JdbcReactiveTransaction transaction,
			JdbcReactiveOperations operations, JdbcStatements statements, AwaClient client,
			StatementFailures failures) {
		this.status = status;
		this.transaction = transaction;
		this.operations = operations;
		this.statements = statements;
		this.client = client;
		this.failures = failures;
	}

	@Override
	public Mono<Long> execute(String sql) {
		return execute(sql, Map.of());
	}

	@Override
	public Mono<Long> execute(String sql, Map<String, ? extends @Nullable Object> parameters) {
		return this.<Long>run(() -> this.statements.execute(sql, parameters))
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
		return run(() -> this.statements.query(sql, parameters));
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
		return run(() -> this.client.inTransaction((joined) -> {
			joined.lock(name);
			return true;
		})).then();
	}

	@Override
	public Mono<Boolean> tryLock(String name) {
		return run(() -> this.client.inTransaction((joined) -> joined.tryLock(name)));
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

	private <T> Mono<T> run(Callable<T> operation) {
		return requireUsable().then(this.operations.<T>call(operation))
			.onErrorMap(RuntimeException.class, (ex) -> this.failures.onFailure(ex, findSqlState(ex)));
	}

	/** A statement outside its flow would silently belong to something else. */
	private Mono<Void> requireUsable() {
		return Mono.defer(() -> {
			if (this.ended) {
				return Mono.error(ended());
			}
			return TransactionSynchronizationManager.forCurrentTransaction()
				.filter((context) -> this.operations.manager().findTransaction(context) == this.transaction)
				.onErrorResume(NoTransactionException.class, (ex) -> Mono.empty())
				.switchIfEmpty(Mono.error(() -> new IllegalTransactionStateException("The transaction was used outside "
						+ "its flow or inside another transaction. Return what uses it to its own function, without "
						+ "subscribing, futures or blocking in between.")))
				.then();
		});
	}

	private static @Nullable String findSqlState(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ex) {
				return ex.getSQLState();
			}
		}
		return null;
	}

	private static IllegalTransactionStateException ended() {
		return new IllegalTransactionStateException(
				"The transaction has ended with the Mono that was made with it. Begin another one.");
	}

}

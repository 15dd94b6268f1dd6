package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.awa.BoundaryCode;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.sql.JdbcStatements;
import io.awa.sql.RowMapping;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;

/**
 * The {@link AwaTransaction} over JDBC.
 */
final class JdbcTransaction implements AwaTransaction {

	private final PlatformTransactionManager manager;

	private final TransactionStatus status;

	private final DataSource dataSource;

	private final JdbcStatements statements;

	private final SchemaName schema;

	private final AwaClient client;

	private final Thread owner = Thread.currentThread();

	/** What is bound to the thread for the data source; absent with JTA. */
	private final @Nullable Object connectionHolder;

	/** Of a transaction that was started here. */
	private final @Nullable Duration timeout;

	private final long startNanos = System.nanoTime();

	private final StatementFailures failures;

	private volatile boolean ended;

	JdbcTransaction(PlatformTransactionManager manager, TransactionStatus status, TransactionOptions options,
			DataSource dataSource, JdbcStatements statements, SchemaName schema, AwaClient client) {
		this.manager = manager;
		this.status = status;
		this.dataSource = dataSource;
		this.statements = statements;
		this.schema = schema;
		this.client = client;
		this.connectionHolder = TransactionSynchronizationManager.getResource(dataSource);
		this.timeout = status.isNewTransaction() ? options.roundedTimeout() : null;
		this.failures = new StatementFailures(this.timeout);
	}

	@Override
	public long execute(String sql) {
		return execute(sql, Map.of());
	}

	@Override
	public long execute(String sql, Map<String, ? extends @Nullable Object> parameters) {
		long rows = run(() -> this.statements.execute(sql, parameters));
		this.failures.onSuccess();
		return rows;
	}

	@Override
	public Map<String, @Nullable Object> fetchOne(String sql, Map<String, ? extends @Nullable Object> parameters) {
		return RowMapping.one(fetchAll(sql, parameters));
	}

	@Override
	public <T> T fetchOne(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type) {
		return RowMapping.one(fetchAll(sql, parameters), type);
	}

	@Override
	public Optional<Map<String, @Nullable Object>> fetchOptional(String sql,
			Map<String, ? extends @Nullable Object> parameters) {
		return RowMapping.optional(fetchAll(sql, parameters));
	}

	@Override
	public <T> Optional<T> fetchOptional(String sql, Map<String, ? extends @Nullable Object> parameters,
			Class<T> type) {
		return RowMapping.optional(fetchAll(sql, parameters), type);
	}

	@Override
	public List<Map<String, @Nullable Object>> fetchAll(String sql,
			Map<String, ? extends @Nullable Object> parameters) {
		return run(() -> this.statements.query(sql, parameters));
	}

	@Override
	public <T> List<T> fetchAll(String sql, Map<String, ? extends @Nullable Object> parameters, Class<T> type) {
		return RowMapping.all(fetchAll(sql, parameters), type);
	}

	@Override
	public InsertResult insert(Object args) {
		return run(() -> this.client.insert(args));
	}

	@Override
	public InsertResult insert(Object args, InsertOptions options) {
		return run(() -> this.client.insert(args, options));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs) {
		return run(() -> this.client.insertMany(jobs));
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs, InsertOptions options) {
		return run(() -> this.client.insertMany(jobs, options));
	}

	@Override
	public void lock(String name) {
		query(LockSql.lock(name));
	}

	@Override
	public boolean tryLock(String name) {
		return RowMapping.one(query(LockSql.tryLock(name)), Boolean.class);
	}

	@Override
	public void setRollbackOnly() {
		requireUsable();
		this.status.setRollbackOnly();
	}

	@Override
	public void commit() {
		requireUsable();
		RuntimeException obstacle = findObstacle();
		this.ended = true;
		if (obstacle != null) {
			rollbackAfter(obstacle);
			throw obstacle;
		}
		this.manager.commit(this.status);
	}

	@Override
	public void rollback() {
		requireUsable();
		this.ended = true;
		this.manager.rollback(this.status);
	}

	@Override
	public void close() {
		if (!this.ended) {
			rollback();
		}
	}

	boolean isEnded() {
		return this.ended;
	}

	private List<Map<String, @Nullable Object>> query(SqlCommand command) {
		return fetchAll(this.schema.resolve(command.sql()), command.values());
	}

	private <T> T run(Supplier<T> operation) {
		requireUsable();
		try {
			return operation.get();
		}
		catch (RuntimeException ex) {
			throw this.failures.onFailure(ex, JdbcRunner.findSqlState(ex));
		}
	}

	/**
	 * Spring looks at the thread alone: a statement on the wrong one would silently
	 * commit by itself, and one inside an inner transaction would belong to that.
	 */
	private void requireUsable() {
		if (this.ended) {
			throw new IllegalTransactionStateException(
					"The transaction has ended: it was committed, rolled back or closed. Begin another one.");
		}
		if (Thread.currentThread() != this.owner) {
			throw new IllegalTransactionStateException("[" + BoundaryCode.CONCURRENT_USE
					+ "] The transaction belongs to the thread '" + this.owner.getName() + "', but was used on '"
					+ Thread.currentThread().getName() + "'. Use it where it began, or begin one on each thread.");
		}
		if (this.connectionHolder != null
				&& TransactionSynchronizationManager.getResource(this.dataSource) != this.connectionHolder) {
			throw new IllegalTransactionStateException("Another transaction is open on this thread, begun after this "
					+ "one. Use the inner transaction until it has ended.");
		}
	}

	/** Neither Spring nor the driver refuses to commit in these cases. */
	private @Nullable RuntimeException findObstacle() {
		if (this.status.isRollbackOnly()) {
			return null;
		}
		if (this.timeout != null && System.nanoTime() - this.startNanos > this.timeout.toNanos()) {
			return StatementFailures.timedOut(this.timeout);
		}
		return this.statements.isTransactionAborted()
				? this.failures.onFailedCommit(new UnexpectedRollbackException(
						"A statement failed, and so the transaction was rolled back instead of being committed."))
				: null;
	}

	private void rollbackAfter(RuntimeException failure) {
		try {
			this.manager.rollback(this.status);
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
		}
	}

}

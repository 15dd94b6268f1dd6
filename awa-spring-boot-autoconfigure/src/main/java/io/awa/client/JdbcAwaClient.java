package io.awa.client;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;
import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.json.JobCodec;
import io.awa.migration.SchemaCheck;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRowMapper;

/**
 * The {@link AwaClient} over JDBC. It joins whatever transaction Spring has bound to the
 * thread for its data source: {@code @Transactional}, {@code TransactionTemplate}, JPA,
 * jOOQ and others alike.
 */
public final class JdbcAwaClient implements AwaClient {

	private final DataSource dataSource;

	private final JdbcSqlExecutor inTransaction;

	private final JdbcSqlExecutor outsideTransaction;

	private final SchemaName schema;

	private final JobCodec codec;

	private final SchemaMigrator migrator;

	private final InsertListener listener;

	private volatile boolean schemaUsable;

	/**
	 * Creates the client.
	 * @param dataSource the data source of the application's transactions
	 * @param schema the schema of the tables
	 * @param codec encodes payloads
	 * @param migrator creates the tables
	 * @param listener hears of inserts after commit
	 */
	public JdbcAwaClient(DataSource dataSource, SchemaName schema, JobCodec codec, SchemaMigrator migrator,
			InsertListener listener) {
		this.dataSource = dataSource;
		this.inTransaction = JdbcSqlExecutor.joining(dataSource, schema);
		this.outsideTransaction = JdbcSqlExecutor.autoCommitting(dataSource, schema);
		this.schema = schema;
		this.codec = codec;
		this.migrator = migrator;
		this.listener = listener;
	}

	@Override
	public InsertResult insert(Object args) {
		return insert(args, InsertOptions.defaults());
	}

	@Override
	public InsertResult insert(Object args, InsertOptions options) {
		return insertEncoded(List.of(EncodedJob.encode(args, options, this.codec))).get(0);
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs) {
		return insertMany(jobs, InsertOptions.defaults());
	}

	@Override
	public List<InsertResult> insertMany(List<?> jobs, InsertOptions options) {
		List<EncodedJob> encoded = EncodedJob.encodeAll(jobs, options, this.codec);
		return encoded.isEmpty() ? List.of() : insertEncoded(encoded);
	}

	@Override
	public Optional<Job> getJob(long jobId) {
		return query(JobSql.get(jobId), (row) -> JobSql.read(row, this.codec)).stream().findFirst();
	}

	@Override
	public void migrate() {
		this.migrator.migrate();
	}

	private List<InsertResult> insertEncoded(List<EncodedJob> jobs) {
		refuseReadOnlyTransaction();
		List<InsertResult> results = query(InsertSql.insert(jobs), InsertSql::readResult);
		afterCommit(() -> InsertedJobs.group(results).forEach(this.listener::jobsInserted));
		return results;
	}

	private static void refuseReadOnlyTransaction() {
		if (TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			throw new TransactionUnusableException(Reason.READ_ONLY, null);
		}
	}

	private <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
		return explained(() -> {
			requireSchema();
			return executor().query(command, mapper);
		});
	}

	/**
	 * A missing or forbidden table would abort the caller's transaction, so ask once
	 * before.
	 */
	private void requireSchema() {
		if (this.schemaUsable) {
			return;
		}
		SchemaCheck.requireUsable(executor().query(SchemaCheck.usableCommand(this.schema), SchemaCheck.USABLE),
				this.schema);
		this.schemaUsable = true;
	}

	/**
	 * A pool may hand out connections without auto-commit, on which an insert outside a
	 * transaction would be lost.
	 */
	private JdbcSqlExecutor executor() {
		return TransactionSynchronizationManager.isActualTransactionActive() ? this.inTransaction
				: this.outsideTransaction;
	}

	private <T> T explained(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (RuntimeException ex) {
			throw isConnectionClosed() ? new TransactionUnusableException(Reason.CLOSED, ex)
					: SqlErrors.explain(ex, findSqlState(ex), this.schema);
		}
	}

	/** Pools hide a closed connection behind an exception without SQLSTATE. */
	private boolean isConnectionClosed() {
		try {
			return TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
					&& holder.getConnection().isClosed();
		}
		catch (SQLException ex) {
			return true;
		}
	}

	/**
	 * The outermost: the driver may attach an earlier failure as the cause of a later
	 * one.
	 */
	private static @Nullable String findSqlState(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ex) {
				return ex.getSQLState();
			}
		}
		return null;
	}

	/**
	 * At the completion, because what is inserted while others hear of the commit comes
	 * too late for the commit itself.
	 */
	private static void afterCommit(Runnable action) {
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive()) {
			action.run();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCompletion(int status) {
				if (status == STATUS_COMMITTED) {
					action.run();
				}
			}
		});
	}

}

package io.awa.client;

import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;

/**
 * The transaction that Spring has bound to the thread.
 */
final class SpringJdbcScope implements JdbcScope {

	private final DataSource dataSource;

	private final JdbcSqlExecutor inTransaction;

	private final JdbcSqlExecutor outsideTransaction;

	SpringJdbcScope(DataSource dataSource, SchemaName schema) {
		this.dataSource = dataSource;
		this.inTransaction = JdbcSqlExecutor.joining(dataSource, schema);
		this.outsideTransaction = JdbcSqlExecutor.autoCommitting(dataSource, schema);
	}

	@Override
	public DataSource dataSource() {
		return this.dataSource;
	}

	/**
	 * A pool may hand out connections without auto-commit, on which an insert outside a
	 * transaction would be lost.
	 */
	@Override
	public JdbcSqlExecutor executor() {
		return isTransactionActive() ? this.inTransaction : this.outsideTransaction;
	}

	@Override
	public boolean isTransactionActive() {
		return TransactionSynchronizationManager.isActualTransactionActive();
	}

	@Override
	public boolean isReadOnly() {
		return isTransactionActive() && TransactionSynchronizationManager.isCurrentTransactionReadOnly();
	}

	/** Pools hide a closed connection behind an exception without SQLSTATE. */
	@Override
	public boolean isConnectionClosed() {
		try {
			return TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder
					&& holder.getConnection().isClosed();
		}
		catch (SQLException ex) {
			return true;
		}
	}

	/**
	 * At the completion, because what is inserted while others hear of the commit comes
	 * too late for the commit itself.
	 */
	@Override
	public void afterCommit(Runnable action) {
		runOrRegister(action, new TransactionSynchronization() {
			@Override
			public void afterCompletion(int status) {
				if (status == STATUS_COMMITTED) {
					action.run();
				}
			}
		});
	}

	@Override
	public void whenCommitted(Runnable action) {
		runOrRegister(action, new TransactionSynchronization() {
			private boolean done;

			@Override
			public void afterCommit() {
				this.done = true;
				action.run();
			}

			/** Too late for the commit itself, as above. */
			@Override
			public void afterCompletion(int status) {
				if (status == STATUS_COMMITTED && !this.done) {
					action.run();
				}
			}
		});
	}

	private void runOrRegister(Runnable action, TransactionSynchronization synchronization) {
		if (TransactionSynchronizationManager.isSynchronizationActive() && isTransactionActive()) {
			TransactionSynchronizationManager.registerSynchronization(synchronization);
		}
		else {
			action.run();
		}
	}

}

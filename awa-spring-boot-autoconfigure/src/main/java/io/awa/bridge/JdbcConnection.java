package io.awa.bridge;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;

/**
 * The connection of a transaction: begins, ends and is as before when it goes back to its
 * pool. All of it blocks.
 */
final class JdbcConnection {

	private static final Log logger = LogFactory.getLog(JdbcReactiveTransactionManager.class);

	private static final SQLExceptionTranslator TRANSLATOR = new SQLExceptionSubclassTranslator();

	private final DataSource dataSource;

	private final Connection connection;

	private final LentConnectionHolder holder;

	private final AtomicBoolean released = new AtomicBoolean();

	private boolean autoCommitBefore;

	private boolean readOnlyWasSet;

	private @Nullable Integer isolationBefore;

	private JdbcConnection(DataSource dataSource, Connection connection) {
		this.dataSource = dataSource;
		this.connection = connection;
		this.holder = new LentConnectionHolder(connection);
	}

	static JdbcConnection open(DataSource dataSource, TransactionDefinition definition) {
		JdbcConnection opened = null;
		try {
			opened = new JdbcConnection(dataSource, dataSource.getConnection());
			opened.begin(definition);
			return opened;
		}
		catch (SQLException | RuntimeException ex) {
			if (opened != null) {
				opened.release();
			}
			throw new CannotCreateTransactionException("Could not open JDBC Connection for transaction", ex);
		}
	}

	LentConnectionHolder holder() {
		return this.holder;
	}

	Connection raw() {
		return this.connection;
	}

	Savepoint savepoint() {
		try {
			return this.holder.createSavepoint();
		}
		catch (SQLException ex) {
			throw translate("JDBC savepoint", ex);
		}
	}

	/** Commits, or rolls back if something that joined the transaction asked for it. */
	void commit() {
		try {
			if (this.holder.isRollbackOnly()) {
				this.connection.rollback();
				throw participantFailed();
			}
			this.connection.commit();
		}
		catch (SQLException ex) {
			throw translate("JDBC commit", ex);
		}
	}

	void rollback() {
		if (this.released.get()) {
			return;
		}
		try {
			this.connection.rollback();
		}
		catch (SQLException ex) {
			throw translate("JDBC rollback", ex);
		}
	}

	/** Keeps what was done since, unless something that joined it failed. */
	void release(Savepoint savepoint) {
		if (this.holder.isRollbackOnly()) {
			rollbackTo(savepoint);
			throw participantFailed();
		}
		try {
			this.connection.releaseSavepoint(savepoint);
		}
		catch (SQLException ex) {
			throw translate("JDBC release of a savepoint", ex);
		}
	}

	void rollbackTo(Savepoint savepoint) {
		try {
			this.connection.rollback(savepoint);
			this.holder.resetRollbackOnly();
			this.connection.releaseSavepoint(savepoint);
		}
		catch (SQLException ex) {
			throw translate("JDBC rollback to a savepoint", ex);
		}
	}

	/**
	 * Restores the connection and gives it back, once. The transaction is over already.
	 */
	void release() {
		if (!this.released.compareAndSet(false, true)) {
			return;
		}
		try {
			if (this.autoCommitBefore) {
				this.connection.setAutoCommit(true);
			}
			DataSourceUtils.resetConnectionAfterTransaction(this.connection, this.isolationBefore, this.readOnlyWasSet);
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("Could not reset JDBC Connection after transaction", ex);
		}
		DataSourceUtils.releaseConnection(this.connection, this.dataSource);
	}

	private void begin(TransactionDefinition definition) throws SQLException {
		boolean readOnlyBefore = definition.isReadOnly() && this.connection.isReadOnly();
		this.isolationBefore = DataSourceUtils.prepareConnectionForTransaction(this.connection, definition);
		this.readOnlyWasSet = definition.isReadOnly() && !readOnlyBefore;
		if (this.connection.getAutoCommit()) {
			this.autoCommitBefore = true;
			this.connection.setAutoCommit(false);
		}
		if (definition.getTimeout() != TransactionDefinition.TIMEOUT_DEFAULT) {
			this.holder.setTimeoutInSeconds(definition.getTimeout());
		}
	}

	private static UnexpectedRollbackException participantFailed() {
		return new UnexpectedRollbackException(
				"Transaction rolled back because it has been marked as rollback-only by something that joined it");
	}

	private static RuntimeException translate(String task, SQLException ex) {
		DataAccessException translated = TRANSLATOR.translate(task, null, ex);
		return (translated != null) ? translated : new TransactionSystemException(task + " failed", ex);
	}

}

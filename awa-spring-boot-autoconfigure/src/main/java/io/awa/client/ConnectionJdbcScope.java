package io.awa.client;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;

/**
 * A connection whose owner begins, commits and closes it. When it commits is not known
 * here, so workers learn of inserts at their next poll, unless it commits by itself.
 */
final class ConnectionJdbcScope implements JdbcScope {

	private final Connection connection;

	private final DataSource dataSource;

	private final JdbcSqlExecutor executor;

	ConnectionJdbcScope(Connection connection, SchemaName schema) {
		this.connection = connection;
		this.dataSource = new SingleConnectionDataSource(connection, true);
		this.executor = JdbcSqlExecutor.joining(this.dataSource, schema);
	}

	@Override
	public DataSource dataSource() {
		return this.dataSource;
	}

	@Override
	public JdbcSqlExecutor executor() {
		return this.executor;
	}

	@Override
	public boolean isTransactionActive() {
		try {
			return !this.connection.getAutoCommit();
		}
		catch (SQLException ex) {
			throw unusable(ex);
		}
	}

	@Override
	public boolean isReadOnly() {
		try {
			return this.connection.isReadOnly();
		}
		catch (SQLException ex) {
			throw unusable(ex);
		}
	}

	@Override
	public boolean isConnectionClosed() {
		try {
			return this.connection.isClosed();
		}
		catch (SQLException ex) {
			return true;
		}
	}

	@Override
	public void afterCommit(Runnable action) {
		if (!isTransactionActive()) {
			action.run();
		}
	}

	private RuntimeException unusable(SQLException failure) {
		return isConnectionClosed() ? new TransactionUnusableException(Reason.CLOSED, failure)
				: new DataAccessResourceFailureException("The connection cannot be used: " + failure.getMessage(),
						failure);
	}

}

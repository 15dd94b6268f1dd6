package io.awa.worker;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcUtils;

import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;

/**
 * Opens the control connection over JDBC.
 */
public final class JdbcControlConnectionFactory extends ControlConnectionFactory {

	/**
	 * A connection that died silently must not keep the worker from its heartbeat.
	 */
	private static final int NETWORK_TIMEOUT_MILLIS = 10_000;

	private final DataSource dataSource;

	private final SchemaName schema;

	/**
	 * Creates the factory.
	 * @param dataSource where the connection comes from
	 * @param schema the schema of the tables
	 */
	public JdbcControlConnectionFactory(DataSource dataSource, SchemaName schema) {
		this.dataSource = dataSource;
		this.schema = schema;
	}

	@Override
	ControlConnection open() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		try {
			connection.setAutoCommit(true);
			connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
			return new JdbcControlConnection(connection, this.schema);
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	private static final class JdbcControlConnection implements ControlConnection {

		private static final Log logger = LogFactory.getLog(JdbcControlConnection.class);

		private final Connection connection;

		private final SqlOperations operations;

		JdbcControlConnection(Connection connection, SchemaName schema) {
			this.connection = connection;
			this.operations = JdbcSqlExecutor.joining(new SingleConnectionDataSource(connection, true), schema);
		}

		@Override
		public SqlOperations operations() {
			return this.operations;
		}

		@Override
		public void listen(String channel) throws SQLException {
			execute("listen " + channel);
		}

		@Override
		public List<String> awaitNotifications(Duration longest) throws SQLException {
			PGNotification[] notifications = this.connection.unwrap(PGConnection.class)
				.getNotifications(Math.max(1, (int) longest.toMillis()));
			return (notifications != null) ? Arrays.stream(notifications).map(PGNotification::getParameter).toList()
					: List.of();
		}

		/** It may go back to a pool, so it must not go on listening. */
		@Override
		public void close() {
			try {
				execute("unlisten *");
				this.connection.close();
			}
			catch (SQLException ex) {
				logger.debug("The control connection was already broken when it was closed", ex);
				JdbcUtils.closeConnection(this.connection);
			}
		}

		private void execute(String sql) throws SQLException {
			try (Statement statement = this.connection.createStatement()) {
				statement.execute(sql);
			}
		}

	}

}

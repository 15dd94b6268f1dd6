package io.awa.test.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.test.context.ContextConfiguration;

/**
 * The bare {@link Connection} that {@link DataSourceUtils} gives.
 */
@ContextConfiguration(classes = JdbcApplication.class)
class ConnectionJoiningTests extends SavepointContract {

	@Autowired
	private DataSource dataSource;

	@Override
	void writeRow(String text) {
		withConnection((connection) -> {
			try (PreparedStatement statement = connection.prepareStatement("insert into app_row (text) values (?)")) {
				statement.setString(1, text);
				return statement.executeUpdate();
			}
		});
	}

	@Override
	Counts look() {
		return withConnection((connection) -> {
			try (Statement statement = connection.createStatement();
					ResultSet result = statement.executeQuery(Counts.SQL)) {
				result.next();
				return new Counts(result.getLong("rows"), result.getLong("jobs"), result.getLong("own"));
			}
		});
	}

	private <T> T withConnection(Work<T> work) {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return work.with(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	private interface Work<T> {

		T with(Connection connection) throws SQLException;

	}

}

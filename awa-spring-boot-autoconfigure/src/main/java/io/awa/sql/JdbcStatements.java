package io.awa.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * Runs statements of the application over JDBC, on the connection of the surrounding
 * transaction.
 */
public final class JdbcStatements {

	private final NamedParameterJdbcTemplate template;

	/**
	 * Creates the object.
	 * @param dataSource where connections come from
	 */
	public JdbcStatements(DataSource dataSource) {
		this.template = new NamedParameterJdbcTemplate(dataSource);
	}

	/**
	 * Runs a statement.
	 * @param sql the statement, with named parameters
	 * @param parameters their values
	 * @return the rows it wrote or, if it returns rows, their number
	 * @throws org.springframework.dao.DataAccessException if the parameters do not fit or
	 * the database refuses it
	 */
	public long execute(String sql, Map<String, ? extends @Nullable Object> parameters) {
		Long rows = this.template.execute(sql, toJdbc(SqlParameters.prepare(sql, parameters)),
				JdbcStatements::executeAndCount);
		return (rows != null) ? rows : 0;
	}

	/**
	 * Runs a query and reads all of its rows.
	 * @param sql the query, with named parameters
	 * @param parameters their values
	 * @return the rows, each from column to value
	 * @throws org.springframework.dao.DataAccessException if the parameters do not fit or
	 * the database refuses it
	 */
	public List<Map<String, @Nullable Object>> query(String sql, Map<String, ? extends @Nullable Object> parameters) {
		return this.template.query(sql, toJdbc(SqlParameters.prepare(sql, parameters)), new JdbcRowReader());
	}

	/**
	 * Tells whether a failed statement has aborted the transaction. The driver's commit
	 * would then roll back without a word. Costs no statement.
	 * @return whether only a rollback is possible
	 */
	public boolean isTransactionAborted() {
		try {
			return Boolean.TRUE.equals(
					this.template.getJdbcOperations().execute((ConnectionCallback<Boolean>) JdbcStatements::isAborted));
		}
		catch (DataAccessException ex) {
			// A broken connection cannot tell; the commit will.
			return false;
		}
	}

	private static boolean isAborted(Connection connection) throws SQLException {
		return connection.isWrapperFor(BaseConnection.class)
				&& connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED;
	}

	/** Null without a type, so that the database infers it from the statement. */
	private static Map<String, @Nullable Object> toJdbc(Map<String, @Nullable Object> parameters) {
		parameters.replaceAll((name, value) -> (value != null) ? value : new SqlParameterValue(Types.NULL, null));
		return parameters;
	}

	private static long executeAndCount(PreparedStatement statement) throws SQLException {
		if (!statement.execute()) {
			return Math.max(statement.getLargeUpdateCount(), 0);
		}
		long rows = 0;
		try (ResultSet resultSet = statement.getResultSet()) {
			while (resultSet.next()) {
				rows++;
			}
		}
		return rows;
	}

}

package io.awa.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.dao.DataAccessResourceFailureException;

import io.awa.sql.SchemaName;

/**
 * Reads the version of the schema without Spring's JDBC support, which an R2DBC-only
 * application does not have.
 */
final class InstalledVersion {

	private InstalledVersion() {
	}

	/**
	 * Returns the version, 0 if there is no schema.
	 */
	static int read(DataSource dataSource, SchemaName schema) {
		try (Connection connection = dataSource.getConnection()) {
			return exists(connection, schema) ? version(connection, schema) : 0;
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("The schema version could not be read: " + ex.getMessage(),
					ex);
		}
	}

	private static boolean exists(Connection connection, SchemaName schema) throws SQLException {
		try (PreparedStatement statement = connection
			.prepareStatement("select (to_regprocedure(?) is not null)::integer")) {
			statement.setString(1, schema + ".schema_version()");
			return readInt(statement) == 1;
		}
	}

	private static int version(Connection connection, SchemaName schema) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("select " + schema + ".schema_version()")) {
			return readInt(statement);
		}
	}

	private static int readInt(PreparedStatement statement) throws SQLException {
		try (ResultSet resultSet = statement.executeQuery()) {
			resultSet.next();
			return resultSet.getInt(1);
		}
	}

}

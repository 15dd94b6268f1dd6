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
	 * Returns the version, {@link SchemaVersion#NONE} if there is no schema.
	 */
	static SchemaVersion read(DataSource dataSource, SchemaName schema) {
		try (Connection connection = dataSource.getConnection()) {
			return exists(connection, schema) ? version(connection, schema) : SchemaVersion.NONE;
		}
		catch (SQLException ex) {
			if ("42501".equals(ex.getSQLState())) {
				throw SchemaCheck.notPermitted(schema, ex);
			}
			throw new DataAccessResourceFailureException("The schema version could not be read: " + ex.getMessage(),
					ex);
		}
	}

	/** Reads the catalog, which works whatever the role may do in the schema. */
	private static boolean exists(Connection connection, SchemaName schema) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("""
				select count(*) from pg_catalog.pg_proc
				join pg_catalog.pg_namespace on pg_namespace.oid = pg_proc.pronamespace
				where pg_proc.proname = 'schema_version' and pg_namespace.nspname = ?""")) {
			statement.setString(1, schema.toString());
			return readInt(statement) > 0;
		}
	}

	/** Only a schema that is newer than this jar has to say which jars may go on. */
	private static SchemaVersion version(Connection connection, SchemaName schema) throws SQLException {
		int version = call(connection, schema, "schema_version");
		return new SchemaVersion(version,
				(version > SchemaMigrations.VERSION) ? call(connection, schema, "oldest_jar_version") : version);
	}

	private static int call(Connection connection, SchemaName schema, String function) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("select " + schema + "." + function + "()")) {
			return readInt(statement);
		}
	}

	/**
	 * Fails as the server does if the schema is missing and the role may not create it.
	 */
	static void requireRightToCreate(DataSource dataSource, SchemaName schema) throws SQLException {
		try (Connection connection = dataSource.getConnection()) {
			if (!mayCreate(connection, schema)) {
				connection.createStatement().execute("create schema if not exists " + schema);
			}
		}
	}

	private static boolean mayCreate(Connection connection, SchemaName schema) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("""
				select (pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
				  or exists (select from pg_catalog.pg_namespace where nspname = ?))::integer""")) {
			statement.setString(1, schema.toString());
			return readInt(statement) > 0;
		}
	}

	private static int readInt(PreparedStatement statement) throws SQLException {
		try (ResultSet resultSet = statement.executeQuery()) {
			resultSet.next();
			return resultSet.getInt(1);
		}
	}

}

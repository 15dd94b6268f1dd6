package io.awa.migration;

import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import io.awa.SchemaException;
import io.awa.SchemaException.Problem;
import io.awa.sql.SchemaName;

/**
 * Brings the schema to the version of this jar by a Flyway object of its own, with a
 * history table in the schema itself. The application's Flyway or Liquibase neither sees
 * nor disturbs it. Flyway serializes concurrent starts of several nodes.
 */
public final class SchemaMigrator {

	private static final Log logger = LogFactory.getLog(SchemaMigrator.class);

	private static final String INSUFFICIENT_PRIVILEGE = "42501";

	static final String HISTORY_TABLE = "schema_history";

	private final DataSource dataSource;

	private final SchemaName schema;

	/**
	 * Creates the migrator.
	 * @param dataSource a direct connection to the database, with the right to create the
	 * schema
	 * @param schema the schema to create and fill
	 */
	public SchemaMigrator(DataSource dataSource, SchemaName schema) {
		this.dataSource = dataSource;
		this.schema = schema;
	}

	/**
	 * Applies the missing migrations. Runs on a connection and in transactions of its own
	 * whatever transaction the caller is in. Does nothing if none is missing, or if the
	 * schema is newer than this jar and safe for it. A role that may not create the
	 * schema is told at once: Flyway would try for ten seconds.
	 * @throws SchemaException if the schema is too new for this jar or a migration fails
	 */
	public void migrate() {
		SchemaVersion found = InstalledVersion.read(this.dataSource, this.schema);
		if (SchemaCheck.goesOnWithNewer(this.schema, found)) {
			return;
		}
		try {
			if (found.equals(SchemaVersion.NONE)) {
				InstalledVersion.requireRightToCreate(this.dataSource, this.schema);
			}
			flyway(found.version()).migrate();
		}
		catch (FlywayException | SQLException ex) {
			throw new SchemaException(this.schema.toString(), Problem.FAILED,
					"The migrations of schema '" + this.schema + "' failed: " + ex.getMessage() + remedy(ex), ex);
		}
		// A node with a newer jar may have been first.
		if (!SchemaCheck.goesOnWithNewer(this.schema, InstalledVersion.read(this.dataSource, this.schema))) {
			logger.info("Schema '" + this.schema + "' is at version " + SchemaMigrations.VERSION);
		}
	}

	private static String remedy(Exception failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException ex && INSUFFICIENT_PRIVILEGE.equals(ex.getSQLState())) {
				return " Give the role CREATE on the database, or let an administrator apply the exported script and "
						+ "set awa.migration.mode=validate.";
			}
		}
		return "";
	}

	/**
	 * A schema made from the exported script has a version but no history: go on from
	 * that version. Migrations of newer jars in the history are none of ours.
	 */
	private Flyway flyway(int installedVersion) {
		FluentConfiguration configuration = Flyway.configure(getClass().getClassLoader())
			.dataSource(this.dataSource)
			.defaultSchema(this.schema.toString())
			.schemas(this.schema.toString())
			.createSchemas(true)
			.table(HISTORY_TABLE)
			.locations("classpath:" + SchemaMigrations.LOCATION)
			.placeholders(Map.of("schema", this.schema.toString()))
			.ignoreMigrationPatterns("*:future")
			.cleanDisabled(true);
		if (installedVersion > 0) {
			configuration.baselineOnMigrate(true).baselineVersion(String.valueOf(installedVersion));
		}
		return configuration.load();
	}

}

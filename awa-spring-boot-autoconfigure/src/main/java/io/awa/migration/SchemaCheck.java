package io.awa.migration;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.SchemaException;
import io.awa.SchemaException.Problem;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;

/**
 * Compares the schema in the database with the one that this jar is made for.
 */
public final class SchemaCheck {

	/** Reads whether the role may use the tables. */
	public static final SqlRowMapper<Boolean> USABLE = (row) -> row.getInt("usable") == 1;

	private static final Log logger = LogFactory.getLog(SchemaCheck.class);

	private SchemaCheck() {
	}

	/**
	 * Requires the schema to be there and of the version of this jar, or newer and safe
	 * for it.
	 * @param operations runs the statements
	 * @param schema the schema
	 * @throws SchemaException if it is missing, older or too new
	 */
	public static void requireCurrent(SqlOperations operations, SchemaName schema) {
		SchemaVersion found = operations.query(versionCommand(schema), SchemaVersion::read)
			.stream()
			.findFirst()
			.orElse(SchemaVersion.NONE);
		boolean newer = goesOnWithNewer(schema, found);
		requireUsable(operations.query(usableCommand(schema), USABLE), schema);
		if (!newer && !found.suits()) {
			throw new SchemaException(schema.toString(), Problem.OLDER,
					"Schema '" + schema + "' is at version " + found.version() + ", but this jar needs version "
							+ SchemaMigrations.VERSION
							+ ". Set awa.migration.mode=auto, or apply the newer part of the exported script.",
					null);
		}
	}

	/**
	 * Returns the command that finds out which version the schema has. It never fails, so
	 * it leaves a surrounding transaction usable.
	 * @param schema the schema
	 * @return the command, whose rows are read by {@link SchemaVersion#read}; there is
	 * none if there is no such schema
	 */
	public static SqlCommand versionCommand(SchemaName schema) {
		return SchemaSql.version(schema);
	}

	/**
	 * Returns the command that finds out whether the tables can be used. It never fails,
	 * so it leaves a surrounding transaction usable.
	 * @param schema the schema
	 * @return the command
	 */
	public static SqlCommand usableCommand(SchemaName schema) {
		return SchemaSql.usable(schema);
	}

	/**
	 * Requires the tables to be there and the role to be allowed to use them.
	 * @param found the rows of {@link #usableCommand(SchemaName)}
	 * @param schema the schema
	 * @throws SchemaException if they are missing or forbidden
	 */
	public static void requireUsable(List<Boolean> found, SchemaName schema) {
		if (found.isEmpty()) {
			throw missing(schema, null);
		}
		if (!found.get(0)) {
			throw notPermitted(schema, null);
		}
	}

	/**
	 * Returns the exception for a missing schema.
	 * @param schema the schema
	 * @param cause the failure that showed it, if any
	 * @return the exception
	 */
	public static SchemaException missing(SchemaName schema, @Nullable Throwable cause) {
		return new SchemaException(schema.toString(), Problem.MISSING, "Schema '" + schema
				+ "' with the tables of the job queue does not exist. Set awa.migration.mode=auto, call migrate(), "
				+ "or apply the exported script.", cause);
	}

	/**
	 * Returns the exception for tables that the role may not use.
	 * @param schema the schema
	 * @param cause the failure that showed it, if any
	 * @return the exception
	 */
	public static SchemaException notPermitted(SchemaName schema, @Nullable Throwable cause) {
		return new SchemaException(schema.toString(), Problem.NOT_PERMITTED, "This role may not use the tables of "
				+ "schema '" + schema + "' for this. Let their owner run: " + SchemaMigrations.grants(schema, "<role>")
				+ " Or make it a member of one of the roles that ExportSchema writes, such as " + schema + "_worker.",
				cause);
	}

	/**
	 * Says whether the schema is newer than this jar and safe for it, and tells people
	 * so.
	 */
	static boolean goesOnWithNewer(SchemaName schema, SchemaVersion found) {
		if (!found.isNewer()) {
			return false;
		}
		String versions = "Schema '" + schema + "' is at version " + found.version()
				+ ", but this jar only knows version " + SchemaMigrations.VERSION;
		if (!found.suits()) {
			throw new SchemaException(
					schema.toString(), Problem.NEWER, versions + ", and the schema works with jars of version "
							+ found.oldestJar() + " or newer. Update awa-spring-boot-starter in this application.",
					null);
		}
		logger.info(versions + ". The schema is safe for it, so it goes on. Update awa-spring-boot-starter in this "
				+ "application when you can.");
		return true;
	}

}

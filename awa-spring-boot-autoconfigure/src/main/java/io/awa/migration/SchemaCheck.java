package io.awa.migration;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.SchemaException;
import io.awa.SchemaException.Problem;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;
import io.awa.sql.SqlRowMapper;

/**
 * Compares the schema in the database with the one that this jar works with.
 */
public final class SchemaCheck {

	/** Reads whether the role may use the tables. */
	public static final SqlRowMapper<Boolean> USABLE = (row) -> row.getInt("usable") == 1;

	private SchemaCheck() {
	}

	/**
	 * Requires the schema to be there and of the version of this jar.
	 * @param operations runs the statements
	 * @param schema the schema
	 * @throws SchemaException if it is missing, older or newer
	 */
	public static void requireCurrent(SqlOperations operations, SchemaName schema) {
		requireUsable(operations.query(usableCommand(schema), USABLE), schema);
		int version = operations.query(SchemaSql.version(), SchemaCheck::readVersion).get(0);
		refuseNewer(schema, version);
		if (version < SchemaMigrations.VERSION) {
			throw new SchemaException(schema.toString(), Problem.OLDER,
					"Schema '" + schema + "' is at version " + version + ", but this jar needs version "
							+ SchemaMigrations.VERSION
							+ ". Set awa.migration.mode=auto, or apply the newer part of the exported script.",
					null);
		}
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

	static void refuseNewer(SchemaName schema, int version) {
		if (version > SchemaMigrations.VERSION) {
			throw new SchemaException(schema.toString(), Problem.NEWER,
					"Schema '" + schema + "' is at version " + version + ", but this jar only knows version "
							+ SchemaMigrations.VERSION + ". Update awa-spring-boot-starter in this application.",
					null);
		}
	}

	private static int readVersion(SqlRow row) {
		return row.getInt("version");
	}

}

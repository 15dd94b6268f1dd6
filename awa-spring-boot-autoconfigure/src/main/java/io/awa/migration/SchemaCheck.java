package io.awa.migration;

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

	/** Reads whether the schema exists, 1 or 0. */
	public static final SqlRowMapper<Integer> FOUND = (row) -> row.getInt("found");

	private SchemaCheck() {
	}

	/**
	 * Requires the schema to be there and of the version of this jar.
	 * @param operations runs the statements
	 * @param schema the schema
	 * @throws SchemaException if it is missing, older or newer
	 */
	public static void requireCurrent(SqlOperations operations, SchemaName schema) {
		boolean exists = operations.query(existsCommand(schema), FOUND).get(0) == 1;
		int version = exists ? operations.query(SchemaSql.version(), SchemaCheck::readVersion).get(0) : 0;
		if (version == 0) {
			throw missing(schema, null);
		}
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
	 * Returns the command that finds out whether the schema exists. It never fails, so it
	 * leaves a surrounding transaction usable.
	 * @param schema the schema
	 * @return the command
	 */
	public static SqlCommand existsCommand(SchemaName schema) {
		return SchemaSql.exists(schema);
	}

	/**
	 * Returns the exception for a missing schema.
	 * @param schema the schema
	 * @param cause the failure that showed it, if any
	 * @return the exception
	 */
	public static SchemaException missing(SchemaName schema, @Nullable Throwable cause) {
		return new SchemaException(schema.toString(), Problem.MISSING,
				"Schema '" + schema
						+ "' does not exist, or this role may not use it. Set awa.migration.mode=auto, call migrate(), "
						+ "or apply the exported script and grant usage to the role.",
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

package io.awa.migration;

import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;

/**
 * Statements about the schema itself.
 */
final class SchemaSql {

	/** Never fails, so it may run inside the caller's transaction. */
	static final String EXISTS = """
			select (to_regprocedure(:function) is not null)::integer as found""";

	/** Only sent when the function is known to exist. */
	static final String VERSION = """
			select {schema}.schema_version() as version""";

	private SchemaSql() {
	}

	static SqlCommand exists(SchemaName schema) {
		return SqlCommand.of(EXISTS).with("function", schema + ".schema_version()");
	}

	static SqlCommand version() {
		return SqlCommand.of(VERSION);
	}

}

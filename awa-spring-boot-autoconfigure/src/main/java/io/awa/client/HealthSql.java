package io.awa.client;

import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statement that asks for the health of the database.
 */
final class HealthSql {

	/**
	 * Reads the version out of the catalog instead of calling its function, which might
	 * be missing and would abort a surrounding transaction.
	 */
	static final String VERSION = """
			select substring(pg_proc.prosrc from '\\d+')::integer as version
			from pg_catalog.pg_proc
			join pg_catalog.pg_namespace on pg_namespace.oid = pg_proc.pronamespace
			where pg_proc.proname = 'schema_version' and pg_namespace.nspname = :schema::text""";

	private HealthSql() {
	}

	static SqlCommand version(SchemaName schema) {
		return SqlCommand.of(VERSION).with("schema", schema.toString());
	}

	static Integer readVersion(SqlRow row) {
		return row.getInt("version");
	}

}

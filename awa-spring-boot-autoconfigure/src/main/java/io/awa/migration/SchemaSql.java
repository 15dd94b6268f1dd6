package io.awa.migration;

import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;

/**
 * Statements about the schema itself.
 */
final class SchemaSql {

	/**
	 * Reads the catalog only, which never fails whatever the role may do, so it may run
	 * inside the caller's transaction. One row if the schema exists; it is usable if the
	 * role may read anything of jobs, which all who insert, run or look at them may.
	 */
	static final String USABLE = """
			select (has_schema_privilege(pg_namespace.oid, 'usage')
			  and has_any_column_privilege(job.oid, 'select')
			  and has_any_column_privilege(ready.oid, 'select'))::integer as usable
			from pg_catalog.pg_namespace
			join pg_catalog.pg_class job on job.relnamespace = pg_namespace.oid and job.relname = 'job'
			join pg_catalog.pg_class ready on ready.relnamespace = pg_namespace.oid and ready.relname = 'ready'
			where pg_namespace.nspname = :schema::text""";

	/** Only sent when the function is known to exist. */
	static final String VERSION = """
			select {schema}.schema_version() as version""";

	private SchemaSql() {
	}

	static SqlCommand usable(SchemaName schema) {
		return SqlCommand.of(USABLE).with("schema", schema.toString());
	}

	static SqlCommand version() {
		return SqlCommand.of(VERSION);
	}

}

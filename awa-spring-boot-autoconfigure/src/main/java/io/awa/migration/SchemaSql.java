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

	/**
	 * One row if there is a version. Reads both numbers out of the catalog instead of
	 * calling their functions, which might be missing or forbidden and would abort a
	 * surrounding transaction. Versions below 14 do not say which jars may go on.
	 */
	static final String VERSION = """
			select max(substring(prosrc from '\\d+')::bigint) filter (where proname = 'schema_version') as version,
			  max(substring(prosrc from '\\d+')::bigint) filter (where proname = 'oldest_jar_version') as oldest_jar
			from pg_catalog.pg_proc
			join pg_catalog.pg_namespace on pg_namespace.oid = pg_proc.pronamespace
			where pg_proc.proname in ('schema_version', 'oldest_jar_version')
			  and pg_namespace.nspname = :schema::text
			group by pg_namespace.oid""";

	private SchemaSql() {
	}

	static SqlCommand usable(SchemaName schema) {
		return SqlCommand.of(USABLE).with("schema", schema.toString());
	}

	static SqlCommand version(SchemaName schema) {
		return SqlCommand.of(VERSION).with("schema", schema.toString());
	}

}

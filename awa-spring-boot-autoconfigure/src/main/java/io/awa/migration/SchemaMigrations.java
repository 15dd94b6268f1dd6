package io.awa.migration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.awa.sql.SchemaName;

/**
 * The migrations in this jar, oldest first. A new one is a file of its own and a line
 * here; a test compares the two.
 */
public final class SchemaMigrations {

	static final String LOCATION = "io/awa/migration";

	static final String ROLES = "io/awa/security/roles.sql";

	static final List<String> FILES = List.of("V001__job_queue.sql", "V002__job_status.sql",
			"V003__insert_functions.sql", "V004__operator_functions.sql", "V005__outcomes.sql", "V006__limits.sql",
			"V007__callbacks.sql", "V008__cron.sql", "V009__retention.sql", "V010__unhandled_kinds.sql",
			"V011__faster_statements.sql", "V012__plans_beside_dead_rows.sql", "V013__leases_after_a_crash.sql",
			"V014__jars_that_may_go_on.sql", "V015__job_log.sql", "V016__audit.sql", "V017__cheaper_small_claims.sql");

	/** The version of the schema that this jar is made for. */
	public static final int VERSION = version(FILES.get(FILES.size() - 1));

	private SchemaMigrations() {
	}

	/**
	 * Returns all migrations as one SQL script, for administrators who apply it
	 * themselves. Afterwards {@code awa.migration.mode} is {@code validate} or
	 * {@code none}; {@code auto} works too and goes on from this version.
	 * @param schema the schema to create and fill
	 * @return the script
	 */
	public static String script(SchemaName schema) {
		StringBuilder script = new StringBuilder("-- Creates the tables of the job queue. Run it once, on a database "
				+ "without them, as their owner. Then, for\n-- each role that inserts or runs jobs:\n-- "
				+ grants(schema, "<role>") + "\n\nbegin;\n\ncreate schema if not exists " + schema + ";\n\n");
		FILES.forEach((file) -> script.append(read(LOCATION + "/" + file, schema)).append('\n'));
		return script.append("commit;\n").toString();
	}

	/**
	 * Returns SQL that creates group roles with the least rights for owners, producers,
	 * workers, maintenance, operators and viewers, for administrators who apply it after
	 * the migrations. The names of the roles begin with that of the schema.
	 * @param schema the schema to grant the use of
	 * @return the script, which may be applied again
	 */
	public static String roles(SchemaName schema) {
		return read(ROLES, schema);
	}

	/** Numbers may have gaps. */
	private static int version(String file) {
		return Integer.parseInt(file.substring(1, file.indexOf('_')));
	}

	static String grants(SchemaName schema, String role) {
		return "grant usage on schema " + schema + " to " + role
				+ "; grant select, insert, update, delete on all tables in schema " + schema + " to " + role
				+ "; grant usage on all sequences in schema " + schema + " to " + role + ";";
	}

	private static int numberOf(String file) {
		return Integer.parseInt(file.substring(1, file.indexOf('_')));
	}

	private static String read(String path, SchemaName schema) {
		try (InputStream stream = SchemaMigrations.class.getResourceAsStream("/" + path)) {
			if (stream == null) {
				throw new IllegalStateException("The script " + path + " is not on the class path.");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("${schema}", schema.toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

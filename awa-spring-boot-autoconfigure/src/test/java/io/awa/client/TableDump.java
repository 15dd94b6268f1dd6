package io.awa.client;

import java.util.List;

import io.awa.testsupport.TestDatabase;

/**
 * The contents of all tables as text, to see whether anything has changed.
 */
final class TableDump {

	private static final List<String> TABLES = List.of("job", "ready", "running", "waiting", "finished", "dead_letter",
			"attempt", "unique_claim", "progress", "queue", "worker", "cron_schedule", "cron_job", "callback",
			"callback_result", "dependency", "queue_retention", "descriptor", "rate_bucket");

	private TableDump() {
	}

	static List<String> of(TestDatabase database) {
		return TABLES.stream().flatMap((table) -> rows(database, table).stream()).toList();
	}

	static void empty(TestDatabase database) {
		assertComplete(database);
		String used = TABLES.stream()
			.map((table) -> "select '" + table + "' where exists (select from awa." + table + ")")
			.reduce((one, other) -> one + " union all " + other)
			.orElseThrow();
		List<String> tables = database.sql().sql(used).query(String.class).list();
		if (!tables.isEmpty()) {
			database.sql().sql("truncate awa." + String.join(", awa.", tables)).update();
		}
	}

	/** A table that a later version adds must be looked at too. */
	private static void assertComplete(TestDatabase database) {
		List<String> unknown = database.sql()
			.sql("""
					select tablename
					from pg_tables
					where schemaname = 'awa' and tablename <> all (:known::text[])
					  and tablename not like '%history%'""")
			.param("known", TABLES.toArray(String[]::new))
			.query(String.class)
			.list();
		if (!unknown.isEmpty()) {
			throw new IllegalStateException("The dump leaves out " + unknown + ".");
		}
	}

	private static List<String> rows(TestDatabase database, String table) {
		return database.sql()
			.sql("select '" + table + " ' || row_to_json(entry) from awa." + table + " entry order by 1")
			.query(String.class)
			.list();
	}

}

package io.awa.client;

import java.util.List;
import java.util.stream.Collectors;

import io.awa.testsupport.TestDatabase;

/**
 * The contents of all tables as text, to see whether anything has changed.
 */
final class TableDump {

	private static final List<String> TABLES = List.of("job", "ready", "running", "waiting", "finished", "dead_letter",
			"attempt", "unique_claim", "progress", "queue", "worker", "cron_schedule", "cron_job", "callback",
			"callback_result", "dependency", "queue_retention", "descriptor", "rate_bucket", "job_log", "audit");

	/** Says nothing of jobs, and stays as the migration made it. */
	private static final String LEFT_OUT = "lease_epoch";

	private static final String ROWS = "select '%1$s ' || row_to_json(entry) from awa.%1$s entry";

	private static final String USED = "select '%1$s' where exists (select from awa.%1$s)";

	private static final String DELETE = "deleted_%1$s as (delete from awa.%1$s)";

	private TableDump() {
	}

	static List<String> of(TestDatabase database) {
		return database.sql()
			.sql(TABLES.stream().map(ROWS::formatted).collect(Collectors.joining(" union all ", "", " order by 1")))
			.query(String.class)
			.list();
	}

	static void empty(TestDatabase database) {
		assertComplete(database);
		String used = TABLES.stream().map(USED::formatted).collect(Collectors.joining(" union all "));
		List<String> tables = database.sql().sql(used).query(String.class).list();
		if (!tables.isEmpty()) {
			database.sql()
				.sql(tables.stream().map(DELETE::formatted).collect(Collectors.joining(", ", "with ", " select 1")))
				.query(Integer.class)
				.single();
		}
	}

	/** A table that a later version adds must be looked at too. */
	private static void assertComplete(TestDatabase database) {
		List<String> unknown = database.sql()
			.sql("""
					select tablename
					from pg_tables
					where schemaname = 'awa' and tablename <> all (:known::text[])
					  and tablename not like '%history%' and tablename <> :leftOut::text""")
			.param("leftOut", LEFT_OUT)
			.param("known", TABLES.toArray(String[]::new))
			.query(String.class)
			.list();
		if (!unknown.isEmpty()) {
			throw new IllegalStateException("The dump leaves out " + unknown + ".");
		}
	}

}

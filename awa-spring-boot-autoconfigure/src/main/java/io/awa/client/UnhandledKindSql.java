package io.awa.client;

import io.awa.UnhandledKind;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlRow;

/**
 * The statement that finds jobs which no live worker can take.
 */
final class UnhandledKindSql {

	/** How many jobs of a lane are looked at. */
	private static final int LOOK_AT = 1_000;

	/** Calls the function of the schema, which explains itself there. */
	static final String FIND = """
			select kind, queue, job_count, due_since, queue_worked::integer as queue_worked
			from {schema}.unhandled_kinds(:lookAt::integer)""";

	private UnhandledKindSql() {
	}

	static SqlCommand find() {
		return SqlCommand.of(FIND).with("lookAt", LOOK_AT);
	}

	static UnhandledKind read(SqlRow row) {
		return new UnhandledKind(row.getString("kind"), row.getString("queue"), row.getLong("job_count"),
				row.getInstant("due_since"), row.getInt("queue_worked") == 1);
	}

}

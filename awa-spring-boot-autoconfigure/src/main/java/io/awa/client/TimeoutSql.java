package io.awa.client;

import java.time.Duration;

import io.awa.sql.SqlCommand;

/**
 * The statement that limits the statements of a transaction.
 */
final class TimeoutSql {

	/** Until the end of the transaction; the connection goes back to its pool without. */
	static final String LIMIT = """
			select set_config('statement_timeout', :millis, true)""";

	private TimeoutSql() {
	}

	static SqlCommand limit(Duration timeout) {
		return SqlCommand.of(LIMIT).with("millis", String.valueOf(timeout.toMillis()));
	}

}

package io.awa.client;

import org.jspecify.annotations.Nullable;

import io.awa.TransactionUnusableException;
import io.awa.TransactionUnusableException.Reason;
import io.awa.migration.SchemaCheck;
import io.awa.sql.SchemaName;

/**
 * Explains failures of the database that have a remedy, the same for both clients.
 */
final class SqlErrors {

	private SqlErrors() {
	}

	/**
	 * Returns a more helpful exception, or the same one.
	 * @param failure what the executor threw
	 * @param sqlState the SQLSTATE in it, if any
	 * @param schema the schema of the tables
	 */
	static RuntimeException explain(RuntimeException failure, @Nullable String sqlState, SchemaName schema) {
		if (sqlState == null) {
			return failure;
		}
		return switch (sqlState) {
			case "25006" -> new TransactionUnusableException(Reason.READ_ONLY, failure);
			case "25P02" -> new TransactionUnusableException(Reason.ABORTED, failure);
			case "08003" -> new TransactionUnusableException(Reason.CLOSED, failure);
			case "42P01", "3F000" -> SchemaCheck.missing(schema, failure);
			case "42501" -> SchemaCheck.notPermitted(schema, failure);
			default -> failure;
		};
	}

}

package io.awa.client;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

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
			case "53100" -> shortage("PostgreSQL has no disk space left and refused to write. Make room on its disk or "
					+ "enlarge it; workers go on by themselves then.", failure);
			case "53200" -> shortage("PostgreSQL is out of memory and refused the statement. Give its machine more, or "
					+ "lower work_mem, shared_buffers or the number of connections.", failure);
			case "53300" ->
				shortage("PostgreSQL takes no more connections. Make the pools of all applications together "
						+ "smaller than max_connections, or put a pooler before it.", failure);
			case "42P01", "3F000" -> SchemaCheck.missing(schema, failure);
			case "42501" -> SchemaCheck.notPermitted(schema, failure);
			default -> failure;
		};
	}

	private static RuntimeException shortage(String message, RuntimeException failure) {
		return new DataAccessResourceFailureException(message, failure);
	}

}

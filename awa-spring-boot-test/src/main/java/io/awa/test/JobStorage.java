package io.awa.test;

import java.util.List;

import javax.sql.DataSource;

import io.awa.client.ConsistencyCheck;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;

/**
 * Checks the tables of the job queue after a test. {@link R2dbcJobStorage} does the same
 * over R2DBC.
 */
public final class JobStorage {

	private JobStorage() {
	}

	/**
	 * Requires each job to be in exactly one state table of the schema {@code awa}. Jobs
	 * may be running meanwhile. Reads all tables.
	 * @param dataSource where the tables are
	 * @throws AssertionError if one is in none or several; says which
	 */
	public static void assertConsistent(DataSource dataSource) {
		assertConsistent(JdbcSqlExecutor.joining(dataSource, new SchemaName(SchemaName.DEFAULT)));
	}

	static void assertConsistent(SqlOperations operations) {
		List<String> violations = ConsistencyCheck.findViolations(operations);
		if (!violations.isEmpty()) {
			throw new AssertionError(
					"Each job should be in exactly one state table:\n" + String.join("\n", violations));
		}
	}

}

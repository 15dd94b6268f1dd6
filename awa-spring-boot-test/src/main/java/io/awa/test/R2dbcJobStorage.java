package io.awa.test;

import io.r2dbc.spi.ConnectionFactory;

import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SchemaName;

/**
 * Checks the tables of the job queue after a test, over R2DBC. The method blocks, so call
 * it from the test and not from a pipeline.
 */
public final class R2dbcJobStorage {

	private R2dbcJobStorage() {
	}

	/**
	 * Requires each job to be in exactly one state table of the schema {@code awa}. Jobs
	 * may be running meanwhile. Reads all tables.
	 * @param connectionFactory where the tables are
	 * @throws AssertionError if one is in none or several; says which
	 */
	public static void assertConsistent(ConnectionFactory connectionFactory) {
		R2dbcSqlExecutor executor = new R2dbcSqlExecutor(connectionFactory, new SchemaName(SchemaName.DEFAULT));
		JobStorage.assertConsistent(new R2dbcBlockingSqlExecutor(executor, JobWait.DEFAULT_TIMEOUT));
	}

}

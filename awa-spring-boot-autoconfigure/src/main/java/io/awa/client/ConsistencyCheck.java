package io.awa.client;

import java.util.List;

import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;

/**
 * Checks the invariant of the storage: each job is in exactly one state table. Reads all
 * tables, so it is meant for tests and for operators with a suspicion.
 */
public final class ConsistencyCheck {

	private ConsistencyCheck() {
	}

	/**
	 * Describes the violations.
	 * @param operations runs the query
	 * @return a sentence for each violation, empty if all is well
	 */
	public static List<String> findViolations(SqlOperations operations) {
		return operations.query(ConsistencySql.violations(), ConsistencyCheck::describe);
	}

	private static String describe(SqlRow row) {
		String places = row.getString("places");
		String subject = (row.getInt("known") == 1) ? "Job " : "Deleted job ";
		return subject + row.getLong("job_id") + " is in " + (places.isEmpty() ? "no state table" : places) + ".";
	}

}

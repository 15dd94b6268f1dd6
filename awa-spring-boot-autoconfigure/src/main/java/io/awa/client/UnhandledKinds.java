package io.awa.client;

import java.util.List;

import io.awa.UnhandledKind;
import io.awa.sql.SqlOperations;

/**
 * Finds jobs that no live worker can take, for those who have no client.
 */
public final class UnhandledKinds {

	private UnhandledKinds() {
	}

	/**
	 * Finds them.
	 * @param operations runs the query
	 * @return the kinds by queue, empty if every due job has a worker
	 */
	public static List<UnhandledKind> find(SqlOperations operations) {
		return operations.query(UnhandledKindSql.find(), UnhandledKindSql::read);
	}

}

package io.awa;

import java.util.Map;
import java.util.Set;

/**
 * A statement with values, how much it may read, and what it may read from end to end.
 *
 * @param statement its name, such as {@code JobSql GET}
 * @param about what the values stand for
 * @param values an SQL expression for each parameter
 * @param buffers how many pages it may read, in memory or not
 * @param fullScans the scans without a condition that are meant
 * @param reason why they are
 */
record QueryPlanCase(String statement, String about, Map<String, String> values, long buffers, Set<String> fullScans,
		String reason) {

	QueryPlanCase(String statement, String about, Map<String, String> values, long buffers) {
		this(statement, about, values, buffers, Set.of(), "");
	}

	/** Allows scans that have to be, because of a reason. */
	QueryPlanCase mayScan(String reason, String... fullScans) {
		return new QueryPlanCase(this.statement, this.about, this.values, this.buffers, Set.of(fullScans), reason);
	}

	@Override
	public String toString() {
		return this.statement + ": " + this.about;
	}

}

package io.awa.benchmarks;

import java.util.Map;

/**
 * What was seen at one time.
 *
 * @param seconds since the load began
 * @param heap used after a collection, in bytes
 * @param threads live threads by the prefix of their name
 * @param poolConnections open connections of the pool
 * @param serverConnections connections that the database has, without that of the probe
 * @param tables rows and sizes by table
 * @param lag how long the oldest due job has waited, in seconds
 * @param inserted jobs of the load so far
 * @param ended ends told so far, also those of jobs that schedules and handlers inserted
 */
record SoakSample(long seconds, long heap, Map<String, Integer> threads, int poolConnections, int serverConnections,
		Map<String, Table> tables, double lag, long inserted, long ended) {

	int threadCount() {
		return this.threads.values().stream().mapToInt(Integer::intValue).sum();
	}

	long rows(String table) {
		Table found = this.tables.get(table);
		return (found != null) ? found.rows() : 0;
	}

	long rows() {
		return this.tables.values().stream().mapToLong(Table::rows).sum();
	}

	long dead() {
		return this.tables.values().stream().mapToLong(Table::dead).sum();
	}

	long size() {
		return this.tables.values().stream().mapToLong(Table::size).sum();
	}

	/** Jobs that have not ended. */
	long unfinished() {
		return rows("ready") + rows("running") + rows("waiting");
	}

	/**
	 * One table.
	 *
	 * @param rows counted
	 * @param dead rows that no vacuum has removed yet, by the statistics
	 * @param size with indexes, in bytes
	 */
	record Table(long rows, long dead, long size) {

	}

}

package io.awa.benchmarks.measure;

import io.awa.benchmarks.system.JobSystem;
import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.benchmarks.system.SystemKind;

/**
 * A system that takes part in a measure, in a database of its own.
 *
 * @param kind which system
 * @param database its database
 * @param system the system
 */
record Contestant(SystemKind kind, MeasuredDatabase database, JobSystem system) implements AutoCloseable {

	static Contestant open(MeasureContext context, SystemKind kind) {
		MeasuredDatabase database = context.server().createDatabase(kind.name());
		try {
			return new Contestant(kind, database, kind.open(database));
		}
		catch (RuntimeException ex) {
			database.close();
			throw ex;
		}
	}

	@Override
	public void close() {
		try (this.database) {
			this.system.close();
		}
	}

}

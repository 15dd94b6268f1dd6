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
record Contestant(SystemKind kind, MeasuredDatabase database, JobSystem system) implements Participant {

	static Contestant open(MeasureContext context, SystemKind kind) {
		return open(context.server().createDatabase(kind.name()), kind);
	}

	static Contestant open(MeasuredDatabase database, SystemKind kind) {
		try {
			return new Contestant(kind, database, kind.open(database));
		}
		catch (RuntimeException ex) {
			database.close();
			throw ex;
		}
	}

	@Override
	public void settle() {
		this.database.settle();
	}

	@Override
	public void close() {
		try (this.database) {
			this.system.close();
		}
	}

}

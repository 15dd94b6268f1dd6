package io.awa.benchmarks.system;

import java.util.function.Function;

/**
 * The systems that are compared.
 */
public enum SystemKind {

	/** This library over JDBC. */
	AWA_JDBC("Awa over JDBC", AwaJdbcSystem::new),

	/** This library over R2DBC. */
	AWA_R2DBC("Awa over R2DBC", AwaR2dbcSystem::new),

	/** db-scheduler, which polls. */
	DB_SCHEDULER("db-scheduler", DbSchedulerSystem::polling),

	/** db-scheduler, which also looks at once for tasks of its own process. */
	DB_SCHEDULER_IMMEDIATE("db-scheduler, immediate execution", DbSchedulerSystem::immediate),

	/** JobRunr, the open source edition. */
	JOBRUNR("JobRunr", JobRunrSystem::new),

	/** Quartz with its tables in the database. */
	QUARTZ("Quartz", QuartzSystem::new),

	/** What most tutorials build. */
	ONE_TABLE("one table with a status", OneTableSystem::new),

	/** The limit: the statements of this library in a bare loop. */
	BARE("bare statements", BareSystem::new);

	private final String title;

	private final Function<MeasuredDatabase, JobSystem> opening;

	SystemKind(String title, Function<MeasuredDatabase, JobSystem> opening) {
		this.title = title;
		this.opening = opening;
	}

	/**
	 * Returns how the report calls the system.
	 * @return its title
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Creates the tables of the system in a new database.
	 * @param database an empty database, or one where another process has opened the
	 * system before
	 * @return the system
	 */
	public JobSystem open(MeasuredDatabase database) {
		return this.opening.apply(database);
	}

}

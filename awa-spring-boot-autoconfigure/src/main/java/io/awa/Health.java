package io.awa;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Whether jobs can be inserted and are being run, seen from this application.
 *
 * @param databaseReachable whether the database answered
 * @param schemaVersion the version of the tables; {@code null} if they are missing or the
 * database did not answer
 * @param expectedSchemaVersion the version that this library is made for; it may work
 * with newer ones too
 * @param worker how the worker of this application does; {@code null} if it has none
 * @param problem what keeps the database or the tables from being usable, or {@code null}
 * @param unhandledKinds due jobs that no live worker can take, empty if there are none or
 * the database could not be asked; they do not make it unhealthy, because they are often
 * those of an application that is just being deployed
 * @param oldestDueAge how long the oldest due job of the queues that are not paused has
 * been due; {@code null} if none is, or the user of the database may not see jobs
 */
public record Health(boolean databaseReachable, @Nullable Integer schemaVersion, int expectedSchemaVersion,
		@Nullable WorkerHealth worker, @Nullable String problem, List<UnhandledKind> unhandledKinds,
		@Nullable Duration oldestDueAge) {

	/**
	 * Copies the list.
	 */
	public Health {
		unhandledKinds = List.copyOf(unhandledKinds);
	}

	/**
	 * Creates a health that knows of no jobs without a worker.
	 * @param databaseReachable whether the database answered
	 * @param schemaVersion the version of the tables, or {@code null}
	 * @param expectedSchemaVersion the version that this library is made for
	 * @param worker how the worker of this application does, or {@code null}
	 * @param problem what keeps the database or the tables from being usable, or
	 * {@code null}
	 */
	public Health(boolean databaseReachable, @Nullable Integer schemaVersion, int expectedSchemaVersion,
			@Nullable WorkerHealth worker, @Nullable String problem) {
		this(databaseReachable, schemaVersion, expectedSchemaVersion, worker, problem, List.of(), null);
	}

	/**
	 * Returns a copy with the jobs that no live worker can take.
	 * @param unhandledKinds what was found
	 * @return the copy
	 */
	public Health withUnhandledKinds(List<UnhandledKind> unhandledKinds) {
		return new Health(this.databaseReachable, this.schemaVersion, this.expectedSchemaVersion, this.worker,
				this.problem, unhandledKinds, this.oldestDueAge);
	}

	/**
	 * Returns a copy with the age of the oldest due job.
	 * @param oldestDueAge how long it has been due, or {@code null} if none is
	 * @return the copy
	 */
	public Health withOldestDueAge(@Nullable Duration oldestDueAge) {
		return new Health(this.databaseReachable, this.schemaVersion, this.expectedSchemaVersion, this.worker,
				this.problem, this.unhandledKinds, oldestDueAge);
	}

	/**
	 * Says whether everything is well: the database answers, the tables fit, and the
	 * worker, if there is one, lives and takes jobs.
	 * @return {@code true} if so
	 */
	public boolean healthy() {
		return this.databaseReachable && this.schemaVersion != null && this.problem == null
				&& (this.worker == null || this.worker.healthy());
	}

	/**
	 * How a worker does.
	 *
	 * @param pollLoopAlive whether it looks for jobs
	 * @param heartbeatAlive whether it says that it lives, and the database heard it
	 * @param maintenanceAlive whether it looks after lost jobs of others and removes old
	 * ones
	 * @param listening whether it hears of inserts at once; otherwise it only polls
	 * @param shuttingDown whether it is being stopped
	 * @param queues the queues it works on
	 */
	public record WorkerHealth(boolean pollLoopAlive, boolean heartbeatAlive, boolean maintenanceAlive,
			boolean listening, boolean shuttingDown, List<QueueHealth> queues) {

		/**
		 * Copies the list.
		 */
		public WorkerHealth {
			queues = List.copyOf(queues);
		}

		/**
		 * Says whether the worker takes jobs.
		 * @return {@code true} if its loops are alive and it is not being stopped
		 */
		public boolean healthy() {
			return this.pollLoopAlive && this.heartbeatAlive && this.maintenanceAlive && !this.shuttingDown;
		}

	}

	/**
	 * How a worker does with a queue.
	 *
	 * @param queue the name of the queue
	 * @param inFlight how many of its jobs the worker runs
	 * @param capacity how many it may run at a time
	 */
	public record QueueHealth(String queue, int inFlight, int capacity) {

	}

}

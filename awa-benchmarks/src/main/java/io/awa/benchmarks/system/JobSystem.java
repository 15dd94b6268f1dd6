package io.awa.benchmarks.system;

import java.util.stream.Stream;

/**
 * A job queue under measurement, with its tables in a database of its own. Each
 * implementation uses the settings that its documentation recommends for throughput, and
 * says which in {@link #settings()}.
 */
public interface JobSystem extends AutoCloseable {

	/** The queue that tasks go to unless another is named. */
	String QUEUE = "default";

	/**
	 * Says what was set other than by default, and why, for the report.
	 * @return a sentence
	 */
	String settings();

	/**
	 * Tells whether {@link #insert} joins the transaction of the calling thread. Where it
	 * does not, a task is stored whether that transaction commits or not.
	 * @return whether it joins
	 */
	default boolean joinsTransactions() {
		return true;
	}

	/**
	 * Inserts a task: inside the transaction of the calling thread on the data source of
	 * the database if there is one and the system can, else in a transaction of its own.
	 * @param task the task
	 */
	void insert(Task task);

	/**
	 * Inserts tasks in the fastest way that the system offers, all of them due.
	 * @param tasks the tasks
	 */
	void insertMany(Stream<Task> tasks);

	/**
	 * Starts a worker in this process.
	 * @param concurrency how many tasks are handled at once at most
	 * @param handler handles them
	 * @return stops the worker, once what it has begun is done and written
	 */
	Worker startWorker(int concurrency, TaskHandler handler);

	/**
	 * Counts the tasks that are done, by what the database says; only called while no
	 * task is being handled.
	 * @return how many
	 */
	long completed();

	/** Ends what {@link #insert} needs; the database is closed by its owner. */
	@Override
	void close();

	/**
	 * A worker that runs.
	 */
	interface Worker extends AutoCloseable {

		/** Stops the worker. */
		@Override
		void close();

	}

}

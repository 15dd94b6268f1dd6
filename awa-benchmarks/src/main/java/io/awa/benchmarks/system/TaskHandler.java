package io.awa.benchmarks.system;

/**
 * What a worker does with each task. Called by many threads.
 */
@FunctionalInterface
public interface TaskHandler {

	/**
	 * Handles a task.
	 * @param task what was inserted
	 * @throws InterruptedException if the worker stops
	 */
	void handle(Task task) throws InterruptedException;

}

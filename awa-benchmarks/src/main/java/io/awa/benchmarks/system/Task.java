package io.awa.benchmarks.system;

/**
 * What every system stores as the payload of a job, as its own format of it.
 *
 * @param number tells the tasks of one round apart, from 0
 * @param text makes the payload as large as wanted
 */
public record Task(int number, String text) {

	/**
	 * Returns a task whose payload has roughly a size.
	 * @param number the number of the task
	 * @param bytes the length of its text
	 * @return the task
	 */
	public static Task ofSize(int number, int bytes) {
		return new Task(number, "x".repeat(bytes));
	}

}

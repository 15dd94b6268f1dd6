package io.awa.test.joining;

/**
 * What one look at the database shows.
 *
 * @param rows the rows of the application
 * @param jobs the jobs
 * @param own the jobs that the looking transaction inserted itself, by its transaction id
 */
record Counts(long rows, long jobs, long own) {

	static final Counts NOTHING = new Counts(0, 0, 0);

	/** The columns in the order of the components, which MyBatis goes by. */
	static final String SQL = "select rows, jobs, own from counts";

}

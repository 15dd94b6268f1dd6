package io.awa;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted. Lists are ordered by id, newest first; a page starts
 * beside a job, so that jobs inserted or finished meanwhile shift nothing. In the log of
 * a job, lines stand for jobs.
 *
 * @param limit how many jobs at most, 1 to 1000
 * @param olderThan only jobs with smaller ids, or {@code null}
 * @param newerThan only jobs with larger ids, or {@code null}
 */
public record PageRequest(int limit, @Nullable Long olderThan, @Nullable Long newerThan) {

	/** Jobs on a page when none are asked for. */
	public static final int DEFAULT_LIMIT = 100;

	/** Most jobs on a page. */
	public static final int LARGEST_LIMIT = 1000;

	/**
	 * Checks the values.
	 */
	public PageRequest {
		if (limit < 1 || limit > LARGEST_LIMIT) {
			throw new InvalidRequestException("limit", limit, "The limit of a page must be between 1 and "
					+ LARGEST_LIMIT + ", but is " + limit + ". Choose a number in that range.");
		}
		if (olderThan != null && newerThan != null) {
			throw new InvalidRequestException("newerThan", newerThan, "A page starts either below job " + olderThan
					+ " or above job " + newerThan + ", not both. Set one of them.");
		}
	}

	/**
	 * Returns the page with the newest jobs.
	 * @return at most 100 jobs
	 */
	public static PageRequest first() {
		return new PageRequest(DEFAULT_LIMIT, null, null);
	}

	/**
	 * Returns the page with the newest jobs.
	 * @param limit how many jobs at most, 1 to 1000
	 * @return the page
	 */
	public static PageRequest first(int limit) {
		return new PageRequest(limit, null, null);
	}

	/**
	 * Returns a copy that goes on below a job.
	 * @param jobId the cursor, from {@link Page#older()}
	 * @return the copy
	 */
	public PageRequest olderThan(long jobId) {
		return new PageRequest(this.limit, jobId, null);
	}

	/**
	 * Returns a copy that goes on above a job.
	 * @param jobId the cursor, from {@link Page#newer()}
	 * @return the copy
	 */
	public PageRequest newerThan(long jobId) {
		return new PageRequest(this.limit, null, jobId);
	}

}

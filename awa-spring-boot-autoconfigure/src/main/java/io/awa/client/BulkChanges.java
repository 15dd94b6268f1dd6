package io.awa.client;

import io.awa.BulkPreview;
import io.awa.BulkResult;
import io.awa.JobFilter;

/**
 * What operators do with many jobs at once, by blocking calls in the surrounding
 * transaction. Each call changes 10,000 jobs at most, oldest first, and says whether
 * there are more.
 */
public interface BulkChanges {

	/**
	 * Counts the jobs that match, without changing any. The count is exact when it is
	 * taken; jobs may come and go before a change.
	 * @param filter which jobs
	 * @return their number and the oldest 10
	 */
	BulkPreview preview(JobFilter filter);

	/**
	 * Changes the priority of jobs that wait to run.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param priority 1 (first) to 4 (last)
	 * @return how many, and whether there are more
	 * @throws io.awa.InvalidRequestException if the filter has no condition
	 */
	BulkResult setPriority(JobFilter filter, int priority);

	/**
	 * Moves jobs that wait to run to another queue.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param queue the new queue
	 * @return how many, and whether there are more
	 * @throws io.awa.InvalidRequestException if the filter has no condition
	 */
	BulkResult moveQueue(JobFilter filter, String queue);

	/**
	 * Moves jobs that wait to run to another queue and priority.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param queue the new queue
	 * @param priority 1 (first) to 4 (last)
	 * @return how many, and whether there are more
	 * @throws io.awa.InvalidRequestException if the filter has no condition
	 */
	BulkResult moveQueue(JobFilter filter, String queue, int priority);

	/**
	 * Lets failed and cancelled jobs run again, dead letters too, with all attempts
	 * before them.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @return how many, and whether there are more
	 * @throws io.awa.InvalidRequestException if the filter has no condition, or names
	 * states of jobs that cannot be retried
	 */
	BulkResult retry(JobFilter filter);

	/**
	 * Cancels jobs that have not finished; handlers of running ones are told.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @return how many, and whether there are more
	 * @throws io.awa.InvalidRequestException if the filter has no condition, or names
	 * states of jobs that have finished
	 */
	BulkResult cancel(JobFilter filter);

}

package io.awa.client;

import java.util.Map;

import reactor.core.publisher.Mono;

import io.awa.BulkResult;
import io.awa.DeadLetter;
import io.awa.JobChange;
import io.awa.JobFilter;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.RetryOptions;

/**
 * What operators do with dead letters, on subscription and in the transaction of the
 * subscriber. {@link DeadLetters} has the same operations for blocking code.
 */
public interface ReactiveDeadLetters {

	/**
	 * Lists dead letters, newest job first.
	 * @param filter which ones; its states do not count
	 * @param page which page
	 * @return the page
	 */
	Mono<Page<DeadLetter>> list(JobFilter filter, PageRequest page);

	/**
	 * Reads a dead letter.
	 * @param jobId the job
	 * @return the dead letter, empty if the job is none
	 */
	Mono<DeadLetter> find(long jobId);

	/**
	 * Counts all dead letters by queue.
	 * @return the number for each queue that has some
	 */
	Mono<Map<String, Long>> countByQueue();

	/**
	 * Lets a dead letter run again as it is, with all attempts before it.
	 * @param jobId the job
	 * @return what became of it
	 */
	Mono<JobChange> retry(long jobId);

	/**
	 * Lets a dead letter run again, with all attempts before it.
	 * @param jobId the job
	 * @param options what changes about it
	 * @return what became of it
	 */
	Mono<JobChange> retry(long jobId, RetryOptions options);

	/**
	 * Lets many dead letters run again.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param options what changes about them
	 * @return how many, and whether there are more; fails with
	 * {@link io.awa.InvalidRequestException} if the filter has no condition
	 */
	Mono<BulkResult> retryAll(JobFilter filter, RetryOptions options);

	/**
	 * Makes a dead letter of a failed job.
	 * @param jobId the job
	 * @param reason why, 1 to 2000 characters
	 * @return what became of it
	 */
	Mono<JobChange> moveFailed(long jobId, String reason);

	/**
	 * Makes dead letters of many failed jobs.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param reason why, 1 to 2000 characters
	 * @return how many, and whether there are more; fails with
	 * {@link io.awa.InvalidRequestException} if the filter has no condition
	 */
	Mono<BulkResult> moveAllFailed(JobFilter filter, String reason);

	/**
	 * Deletes a dead letter for good, with its job and history.
	 * @param jobId the job
	 * @return what became of it
	 */
	Mono<JobChange> purge(long jobId);

	/**
	 * Deletes many dead letters for good, with their jobs and history.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @return how many, and whether there are more; fails with
	 * {@link io.awa.InvalidRequestException} if the filter has no condition
	 */
	Mono<BulkResult> purgeAll(JobFilter filter);

}

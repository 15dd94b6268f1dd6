package io.awa.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.awa.BulkResult;
import io.awa.DeadLetter;
import io.awa.JobChange;
import io.awa.JobFilter;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.RetryOptions;

/**
 * The operations of {@link DeadLetters} with futures for results.
 */
public interface AsyncDeadLetters {

	/**
	 * The same as {@link DeadLetters#list(JobFilter, PageRequest)}.
	 * @param filter which ones; its states do not count
	 * @param page which page
	 * @return the result, or the failure
	 */
	CompletableFuture<Page<DeadLetter>> list(JobFilter filter, PageRequest page);

	/**
	 * The same as {@link DeadLetters#find(long)}.
	 * @param jobId the job
	 * @return the result, or the failure
	 */
	CompletableFuture<Optional<DeadLetter>> find(long jobId);

	/**
	 * The same as {@link DeadLetters#countByQueue()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<Map<String, Long>> countByQueue();

	/**
	 * The same as {@link DeadLetters#retry(long)}.
	 * @param jobId the job
	 * @return the result, or the failure
	 */
	CompletableFuture<JobChange> retry(long jobId);

	/**
	 * The same as {@link DeadLetters#retry(long, RetryOptions)}.
	 * @param jobId the job
	 * @param options what changes about it
	 * @return the result, or the failure
	 */
	CompletableFuture<JobChange> retry(long jobId, RetryOptions options);

	/**
	 * The same as {@link DeadLetters#retryAll(JobFilter, RetryOptions)}.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param options what changes about them
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> retryAll(JobFilter filter, RetryOptions options);

	/**
	 * The same as {@link DeadLetters#moveFailed(long, String)}.
	 * @param jobId the job
	 * @param reason why, 1 to 2000 characters
	 * @return the result, or the failure
	 */
	CompletableFuture<JobChange> moveFailed(long jobId, String reason);

	/**
	 * The same as {@link DeadLetters#moveAllFailed(JobFilter, String)}.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param reason why, 1 to 2000 characters
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> moveAllFailed(JobFilter filter, String reason);

	/**
	 * The same as {@link DeadLetters#purge(long)}.
	 * @param jobId the job
	 * @return the result, or the failure
	 */
	CompletableFuture<JobChange> purge(long jobId);

	/**
	 * The same as {@link DeadLetters#purgeAll(JobFilter)}.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> purgeAll(JobFilter filter);

}

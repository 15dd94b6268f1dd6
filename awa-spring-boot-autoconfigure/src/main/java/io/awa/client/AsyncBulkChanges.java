package io.awa.client;

import java.util.concurrent.CompletableFuture;

import io.awa.BulkPreview;
import io.awa.BulkResult;
import io.awa.JobFilter;

/**
 * The operations of {@link BulkChanges} with futures for results.
 */
public interface AsyncBulkChanges {

	/**
	 * The same as {@link BulkChanges#preview(JobFilter)}.
	 * @param filter which jobs
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkPreview> preview(JobFilter filter);

	/**
	 * The same as {@link BulkChanges#setPriority(JobFilter, int)}.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param priority 1 (first) to 4 (last)
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> setPriority(JobFilter filter, int priority);

	/**
	 * The same as {@link BulkChanges#moveQueue(JobFilter, String)}.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param queue the new queue
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> moveQueue(JobFilter filter, String queue);

	/**
	 * The same as {@link BulkChanges#moveQueue(JobFilter, String, int)}.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @param queue the new queue
	 * @param priority 1 (first) to 4 (last)
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> moveQueue(JobFilter filter, String queue, int priority);

	/**
	 * The same as {@link BulkChanges#retry(JobFilter)}.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> retry(JobFilter filter);

	/**
	 * The same as {@link BulkChanges#cancel(JobFilter)}.
	 * @param filter which ones; {@link JobFilter#all()} for every one
	 * @return the result, or the failure
	 */
	CompletableFuture<BulkResult> cancel(JobFilter filter);

}

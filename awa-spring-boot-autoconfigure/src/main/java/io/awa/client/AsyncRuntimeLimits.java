package io.awa.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.awa.QueueLimits;
import io.awa.StoredQueueLimits;

/**
 * The operations of {@link RuntimeLimits} with futures for results.
 */
public interface AsyncRuntimeLimits {

	/**
	 * The same as {@link RuntimeLimits#get(String)}.
	 * @param queue the queue, which need not be known yet
	 * @return the result, or the failure
	 */
	CompletableFuture<StoredQueueLimits> get(String queue);

	/**
	 * The same as {@link RuntimeLimits#list()}.
	 * @return the result, or the failure
	 */
	CompletableFuture<List<StoredQueueLimits>> list();

	/**
	 * The same as {@link RuntimeLimits#set(String, QueueLimits, String)}.
	 * @param queue the queue, which need not be known yet
	 * @param limits what to set; a limit that is {@code null} is as configured
	 * @param by who asks for it, 1 to 200 characters
	 * @return the result, or the failure
	 */
	CompletableFuture<Void> set(String queue, QueueLimits limits, String by);

	/**
	 * The same as {@link RuntimeLimits#clear(String)}.
	 * @param queue the queue
	 * @return the result, or the failure
	 */
	CompletableFuture<Boolean> clear(String queue);

}

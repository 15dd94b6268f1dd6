package io.awa.client;

import java.util.List;

import reactor.core.publisher.Mono;

import io.awa.QueueLimits;
import io.awa.StoredQueueLimits;

/**
 * Limits of queues that are changed while workers run, on subscription and in the
 * transaction of the subscriber. Get it from {@link ReactiveAwaClient#limits()}.
 */
public interface ReactiveRuntimeLimits {

	/**
	 * Returns the limits of a queue that were set at run time.
	 * @param queue the queue, which need not be known yet
	 * @return the limits; each is {@code null} if none were set
	 */
	Mono<StoredQueueLimits> get(String queue);

	/**
	 * Returns the limits of all queues that have some set at run time.
	 * @return the limits by the name of the queue
	 */
	Mono<List<StoredQueueLimits>> list();

	/**
	 * Sets limits of a queue, in place of those set before. They go before those that the
	 * workers are configured with, and workers take them over within a poll interval, the
	 * limits of the whole fleet with their next claim. Jobs that run go on, also those
	 * that are more than the new limits allow.
	 * @param queue the queue, which need not be known yet
	 * @param limits what to set; a limit that is {@code null} is as configured
	 * @param by who asks for it, 1 to 200 characters
	 * @return completes when done
	 */
	Mono<Void> set(String queue, QueueLimits limits, String by);

	/**
	 * Takes back what was set, so that the limits are as configured.
	 * @param queue the queue
	 * @return {@code false} if none were set
	 */
	Mono<Boolean> clear(String queue);

}

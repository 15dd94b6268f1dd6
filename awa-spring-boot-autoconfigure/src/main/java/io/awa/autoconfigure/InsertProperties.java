package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.awa.TransactionRequirement;
import io.awa.client.QueueBound;

/**
 * How jobs are inserted.
 *
 * @param requireTransaction What to do with an insert outside a transaction.
 * @param uniqueLockTimeout How long an insert waits for another transaction that inserted
 * the same unique key.
 * @param queues Queues that take only so many jobs, by name.
 */
public record InsertProperties(@DefaultValue("off") TransactionRequirement requireTransaction,
		@DefaultValue("10s") Duration uniqueLockTimeout, @DefaultValue Map<String, Queue> queues) {

	/**
	 * Checks the values.
	 */
	public InsertProperties {
		if (uniqueLockTimeout.compareTo(Duration.ofMillis(1)) < 0
				|| uniqueLockTimeout.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException("awa.insert.unique-lock-timeout is " + uniqueLockTimeout
					+ ". Set it to a duration between 1ms and 1d, such as 10s.");
		}
		queues = Map.copyOf(queues);
		queues.forEach(InsertProperties::bound);
	}

	Map<String, QueueBound> bounds() {
		return this.queues.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (queue) -> bound(queue.getKey(), queue.getValue())));
	}

	/** Here and not in the queue, which does not know its name. */
	private static QueueBound bound(String name, Queue queue) {
		try {
			return new QueueBound(queue.maxDepth(), queue.maxWait());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					AwaProperties.property("awa.insert.queues", name) + "." + ex.getMessage(), ex);
		}
	}

	/**
	 * A queue that takes only so many jobs.
	 *
	 * @param maxDepth How many jobs that are due may wait in the queue. As long as there
	 * are so many, this application inserts none into it.
	 * @param maxWait How long an insert waits for room before it fails. Zero to fail at
	 * once.
	 */
	public record Queue(int maxDepth, @DefaultValue("0s") Duration maxWait) {

	}

}

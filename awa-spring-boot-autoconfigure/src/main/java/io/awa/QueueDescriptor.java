package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What an application says about a queue. Workers announce the beans of this type.
 *
 * @param queue the queue
 * @param description what is said about it
 * @param announcedAt when a worker said so last, by the database clock; {@code null} in a
 * descriptor that an application declares. Workers repeat it every hour, so one that is
 * much older is no longer declared by any
 */
public record QueueDescriptor(String queue, Description description, @Nullable Instant announcedAt) {

	/**
	 * Checks the name.
	 */
	public QueueDescriptor {
		JobLimits.requireQueue(queue);
		JobLimits.requireGiven("description", description);
	}

	/**
	 * Describes a queue.
	 * @param queue the queue
	 * @param description what to say about it
	 * @return the descriptor
	 */
	public static QueueDescriptor of(String queue, Description description) {
		return new QueueDescriptor(queue, description, null);
	}

}

package io.awa;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The limits of a queue that were set at run time, and by whom.
 *
 * @param queue the name of the queue
 * @param limits what was set; a limit that is {@code null} is as the workers are
 * configured
 * @param setAt when they were set, by the database clock; {@code null} if none are set
 * @param setBy who set them, or {@code null} if none are set
 */
public record StoredQueueLimits(String queue, QueueLimits limits, @Nullable Instant setAt, @Nullable String setBy) {

}

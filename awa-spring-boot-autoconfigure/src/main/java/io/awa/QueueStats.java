package io.awa;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a queue stands.
 *
 * @param queue its name
 * @param scheduled jobs that wait for their first run at a later time
 * @param available jobs that are due
 * @param retryable jobs that wait for another attempt
 * @param running jobs that a worker runs
 * @param waitingExternal jobs that wait for a callback
 * @param failed jobs that failed and are kept, dead letters not included
 * @param deadLetters jobs that failed for good and wait for an operator
 * @param completedLastHour jobs that completed within the last hour, by the database
 * clock
 * @param failedLastHour jobs that failed for good within the last hour, dead letters
 * included
 * @param oldestAge how long the oldest due job has been due; {@code null} if none is
 * @param pause why and how long the queue is paused; {@code null} if it is not
 */
public record QueueStats(String queue, long scheduled, long available, long retryable, long running,
		long waitingExternal, long failed, long deadLetters, long completedLastHour, long failedLastHour,
		@Nullable Duration oldestAge, @Nullable QueuePause pause) {

}

package io.awa;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A stored schedule that inserts a job at recurring times.
 *
 * @param name identifies it
 * @param expression when it fires: a cron expression of 5 fields, or of 6 with seconds
 * first
 * @param zone the time zone of the expression
 * @param kind the kind of its jobs
 * @param argsJson their payload as JSON text
 * @param queue their queue
 * @param priority their priority, 1 (first) to 4 (last)
 * @param maxAttempts how many runs they get
 * @param tags their tags
 * @param unique whether they are unique
 * @param lastFiredAt the last nominal time it fired for, or {@code null}
 * @param pause why it does not fire; {@code null} if it does
 */
public record CronSchedule(String name, String expression, ZoneId zone, String kind, String argsJson, String queue,
		int priority, int maxAttempts, List<String> tags, boolean unique, @Nullable Instant lastFiredAt,
		@Nullable QueuePause pause) {

	/**
	 * Copies the list.
	 */
	public CronSchedule {
		tags = List.copyOf(tags);
	}

}

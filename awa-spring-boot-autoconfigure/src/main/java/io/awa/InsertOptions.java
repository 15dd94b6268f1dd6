package io.awa;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a job is to be inserted. Immutable; start from {@link #defaults()}. Values that
 * cannot be stored are refused when the option is set, before any SQL.
 *
 * @param kind overrides the kind of the payload type; required for maps
 * @param queue the queue, at most 200 characters
 * @param priority 1 (first) to 4 (last)
 * @param maxAttempts how many runs the job gets, 1 to 1000
 * @param runAt when the job is due; a time in the past, or none, means now
 * @param delay how long after the insert, by the database clock, the job is due
 * @param tags at most 20 words of at most 200 characters to find the job by
 * @param metadata what travels beside the payload; encoded as JSON
 */
public record InsertOptions(@Nullable String kind, String queue, int priority, int maxAttempts, @Nullable Instant runAt,
		@Nullable Duration delay, List<String> tags, Map<String, Object> metadata) {

	/** The queue of a job that names none. */
	public static final String DEFAULT_QUEUE = "default";

	/** The priority of a job that names none. */
	public static final int DEFAULT_PRIORITY = 2;

	/** The attempts of a job that names none. */
	public static final int DEFAULT_MAX_ATTEMPTS = 25;

	private static final Duration LONGEST_DELAY = Duration.ofDays(36_500);

	private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

	private static final InsertOptions DEFAULTS = new InsertOptions(null, DEFAULT_QUEUE, DEFAULT_PRIORITY,
			DEFAULT_MAX_ATTEMPTS, null, null, List.of(), Map.of());

	/**
	 * Checks every value.
	 */
	public InsertOptions {
		if (kind != null) {
			JobLimits.requireKind(kind);
		}
		JobLimits.requireQueue(queue);
		JobLimits.requirePriority(priority);
		JobLimits.requireMaxAttempts(maxAttempts);
		requireOneDueTime(runAt, delay);
		tags = JobLimits.requireTags(tags);
		metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
	}

	/**
	 * Returns the options of a job that asks for nothing special: queue {@code default},
	 * priority 2, 25 attempts, due now.
	 * @return the default options
	 */
	public static InsertOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a copy with a kind.
	 * @param kind the kind, which overrides that of the payload type
	 * @return the copy
	 */
	public InsertOptions withKind(String kind) {
		return new InsertOptions(kind, this.queue, this.priority, this.maxAttempts, this.runAt, this.delay, this.tags,
				this.metadata);
	}

	/**
	 * Returns a copy with a queue.
	 * @param queue the name of the queue
	 * @return the copy
	 */
	public InsertOptions withQueue(String queue) {
		return new InsertOptions(this.kind, queue, this.priority, this.maxAttempts, this.runAt, this.delay, this.tags,
				this.metadata);
	}

	/**
	 * Returns a copy with a priority.
	 * @param priority 1 (first) to 4 (last)
	 * @return the copy
	 */
	public InsertOptions withPriority(int priority) {
		return new InsertOptions(this.kind, this.queue, priority, this.maxAttempts, this.runAt, this.delay, this.tags,
				this.metadata);
	}

	/**
	 * Returns a copy with a number of attempts.
	 * @param maxAttempts how many runs the job gets, 1 to 1000
	 * @return the copy
	 */
	public InsertOptions withMaxAttempts(int maxAttempts) {
		return new InsertOptions(this.kind, this.queue, this.priority, maxAttempts, this.runAt, this.delay, this.tags,
				this.metadata);
	}

	/**
	 * Returns a copy that is due at a time; replaces a delay.
	 * @param runAt when the job is due; the past means now
	 * @return the copy
	 */
	public InsertOptions withRunAt(Instant runAt) {
		return new InsertOptions(this.kind, this.queue, this.priority, this.maxAttempts, runAt, null, this.tags,
				this.metadata);
	}

	/**
	 * Returns a copy that is due after a delay by the database clock; replaces a time.
	 * @param delay how long after the insert the job is due, not negative
	 * @return the copy
	 */
	public InsertOptions withDelay(Duration delay) {
		return new InsertOptions(this.kind, this.queue, this.priority, this.maxAttempts, null, delay, this.tags,
				this.metadata);
	}

	/**
	 * Returns a copy with tags, replacing those set before.
	 * @param tags at most 20 words
	 * @return the copy
	 */
	public InsertOptions withTags(String... tags) {
		return new InsertOptions(this.kind, this.queue, this.priority, this.maxAttempts, this.runAt, this.delay,
				Arrays.asList(tags), this.metadata);
	}

	/**
	 * Returns a copy with metadata, replacing what was set before.
	 * @param metadata what travels beside the payload; encoded as JSON
	 * @return the copy
	 */
	public InsertOptions withMetadata(Map<String, ?> metadata) {
		return new InsertOptions(this.kind, this.queue, this.priority, this.maxAttempts, this.runAt, this.delay,
				this.tags, new LinkedHashMap<>(metadata));
	}

	private static void requireOneDueTime(@Nullable Instant runAt, @Nullable Duration delay) {
		if (runAt != null && delay != null) {
			throw new InvalidJobException("runAt", runAt, "A job is due either at a time (" + runAt
					+ ") or after a delay (" + delay + "), not both. Set one of them.");
		}
		if (delay != null && (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0)) {
			throw new InvalidJobException("delay", delay,
					"The delay must be between zero and 100 years, but is " + delay + ". Use a delay in that range.");
		}
		if (runAt != null && (runAt.isBefore(EARLIEST) || runAt.isAfter(LATEST))) {
			throw new InvalidJobException("runAt", runAt, "The due time must lie between the years 1 and 9999, but is "
					+ runAt + ". Use a time in that range.");
		}
	}

}

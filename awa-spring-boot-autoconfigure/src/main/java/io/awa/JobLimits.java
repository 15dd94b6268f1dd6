package io.awa;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The limits of a job's fields, checked before anything is sent to the database.
 */
public final class JobLimits {

	/** Longest kind, queue or tag, in characters. */
	public static final int NAME_LENGTH = 200;

	/** Most tags a job may carry. */
	public static final int TAG_COUNT = 20;

	/** Most jobs that a job may depend on. */
	public static final int DEPENDENCY_COUNT = 1_000;

	/** Lowest number of the most urgent priority. */
	public static final int FIRST_PRIORITY = 1;

	/** Number of the least urgent priority. */
	public static final int LAST_PRIORITY = 4;

	/** Most attempts a job may be given. */
	public static final int MOST_ATTEMPTS = 1000;

	/** Most bytes of JSON that a payload may have. */
	public static final int ARGS_BYTES = 1024 * 1024;

	/** Most bytes of JSON that metadata may have. */
	public static final int METADATA_BYTES = 64 * 1024;

	/** Most bytes of JSON that a callback may bring. */
	public static final int CALLBACK_PAYLOAD_BYTES = 1024 * 1024;

	/** In UTF-8; a pair of surrogates has four for two. */
	private static final int MOST_BYTES_OF_A_CHAR = 3;

	private static final Duration SHORTEST_WAIT = Duration.ofNanos(1000);

	private static final Duration LONGEST_DELAY = Duration.ofDays(36_500);

	private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

	private JobLimits() {
	}

	/**
	 * Returns the kind if it can be stored.
	 * @param kind the kind to check
	 * @return the same kind
	 * @throws InvalidJobException if it is blank, too long or holds control characters
	 */
	public static String requireKind(String kind) {
		return requireName("kind", kind);
	}

	/**
	 * Returns the queue name if it can be stored.
	 * @param queue the queue to check
	 * @return the same queue
	 * @throws InvalidJobException if it is blank, too long or holds control characters
	 */
	public static String requireQueue(String queue) {
		return requireName("queue", queue);
	}

	/**
	 * Returns the priority if there is such a one.
	 * @param priority the priority to check
	 * @return the same priority
	 * @throws InvalidJobException if it is not between 1 and 4
	 */
	public static int requirePriority(int priority) {
		return requireBetween("priority", priority, FIRST_PRIORITY, LAST_PRIORITY);
	}

	static int requireMaxAttempts(int maxAttempts) {
		return requireBetween("maxAttempts", maxAttempts, 1, MOST_ATTEMPTS);
	}

	static List<String> requireTags(List<String> tags) {
		if (tags.size() > TAG_COUNT) {
			throw new InvalidJobException("tags", tags,
					"A job takes at most " + TAG_COUNT + " tags, but got " + tags.size() + ". Use fewer.");
		}
		tags.forEach((tag) -> requireName("tag", tag));
		return List.copyOf(tags);
	}

	static List<Long> requireDependencies(List<Long> jobIds) {
		if (jobIds.size() > DEPENDENCY_COUNT) {
			throw new InvalidJobException("dependsOn", jobIds.size(), "A job may depend on " + DEPENDENCY_COUNT
					+ " others, but " + jobIds.size() + " are given. Put a job between them.");
		}
		for (Long jobId : jobIds) {
			if (jobId == null || jobId < 1) {
				throw new InvalidJobException("dependsOn", jobId,
						"A job can depend only on a job id, but got " + jobId + ". Pass ids of inserted jobs.");
			}
		}
		return jobIds.stream().distinct().toList();
	}

	static void requireMetadata(Map<String, ?> metadata) {
		for (String key : metadata.keySet()) {
			if (key != null && key.startsWith(JobMetadata.RESERVED_PREFIX)) {
				throw new InvalidJobException("metadata", key, "The metadata key '" + printable(key) + "' starts with '"
						+ JobMetadata.RESERVED_PREFIX + "', which the library keeps for itself. Rename or remove it.");
			}
		}
	}

	/**
	 * Returns a JSON text if it is not too large to be kept beside many others.
	 * @param field what the text is
	 * @param json the text
	 * @param bytes how many bytes it may have
	 * @return the same text
	 * @throws InvalidJobException if it is larger
	 */
	public static String requireSize(String field, String json, int bytes) {
		if (!fits(json, bytes)) {
			int size = json.getBytes(StandardCharsets.UTF_8).length;
			throw new InvalidJobException(field, size, "The " + field + " may have " + bytes
					+ " bytes of JSON, but has " + size + ". Store it elsewhere and insert where it is.");
		}
		return json;
	}

	/**
	 * Says whether a JSON text is small enough.
	 * @param json the text
	 * @param bytes how many bytes it may have
	 * @return {@code true} if so
	 */
	public static boolean fits(String json, int bytes) {
		return json.length() <= bytes / MOST_BYTES_OF_A_CHAR || json.getBytes(StandardCharsets.UTF_8).length <= bytes;
	}

	private static int requireBetween(String field, int value, int least, int most) {
		if (value < least || value > most) {
			throw new InvalidJobException(field, value, "The " + field + " must be between " + least + " and " + most
					+ ", but is " + value + ". Choose a number in that range.");
		}
		return value;
	}

	static void requireOneDueTime(@Nullable Instant runAt, @Nullable Duration delay) {
		if (runAt != null && delay != null) {
			throw new InvalidJobException("runAt", runAt, "A job is due either at a time (" + runAt
					+ ") or after a delay (" + delay + "), not both. Set one of them.");
		}
		if (delay != null && (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0)) {
			throw new InvalidJobException("delay", delay,
					"The delay must be between zero and 100 years, but is " + delay + ". Use a delay in that range.");
		}
		requireRunAt(runAt);
	}

	static void requireRunAt(@Nullable Instant runAt) {
		if (runAt != null && (runAt.isBefore(EARLIEST) || runAt.isAfter(LATEST))) {
			throw new InvalidJobException("runAt", runAt, "The due time must lie between the years 1 and 9999, but is "
					+ runAt + ". Use a time in that range.");
		}
	}

	static void requireTimeout(@Nullable Duration timeout) {
		if (timeout != null && (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(LONGEST_DELAY) > 0)) {
			throw new InvalidJobException("timeout", timeout,
					"The timeout must be between a millisecond and 100 years, but is " + timeout
							+ ". Use one in that range, or none for that of the queue.");
		}
	}

	static void requireConcurrencyKey(@Nullable String concurrencyKey) {
		if (concurrencyKey != null) {
			requireName("concurrencyKey", concurrencyKey);
		}
	}

	static String requireName(String field, String name) {
		if (name == null || name.isBlank()) {
			throw new InvalidJobException(field, name,
					"The " + field + " must not be blank, but is '" + name + "'. Give it a name.");
		}
		if (name.length() > NAME_LENGTH) {
			throw new InvalidJobException(field, name, "The " + field + " may have " + NAME_LENGTH
					+ " characters, but has " + name.length() + ": '" + name.substring(0, 40) + "…'. Shorten it.");
		}
		if (name.chars().anyMatch(Character::isISOControl)) {
			throw new InvalidJobException(field, name, "The " + field + " '" + printable(name)
					+ "' holds a control character. Use printable characters only.");
		}
		if (holdsLoneSurrogate(name)) {
			throw new InvalidJobException(field, name,
					"The " + field + " holds half of a pair of surrogates, which has no encoding. Remove it.");
		}
		return name;
	}

	static void requireText(String field, @Nullable String text, int length) {
		if (text != null && text.length() > length) {
			throw new InvalidRequestException(field, text,
					"The " + field + " may have " + length + " characters, but has " + text.length() + ". Shorten it.");
		}
		if (text != null && (text.indexOf('\u0000') >= 0 || holdsLoneSurrogate(text))) {
			throw new InvalidRequestException(field, text, "The " + field
					+ " holds a character that PostgreSQL cannot store: NUL or half of a pair. Remove it.");
		}
	}

	/**
	 * Returns a text that says something and can be stored.
	 * @param field what the text is
	 * @param text the text
	 * @param length how many characters it may have
	 * @return the same text
	 * @throws InvalidRequestException if it is blank, too long or cannot be stored
	 */
	public static String requireSentence(String field, String text, int length) {
		if (text == null || text.isBlank()) {
			throw new InvalidRequestException(field, text,
					"The " + field + " must not be blank, but is '" + text + "'. Say something.");
		}
		requireText(field, text, length);
		return text;
	}

	/**
	 * Returns the name of a schedule if it can be stored.
	 * @param name the name to check
	 * @return the same name
	 * @throws InvalidJobException if it is blank, too long or holds control characters
	 */
	public static String requireScheduleName(String name) {
		return requireName("name", name);
	}

	/**
	 * Returns the time that a job may wait for a callback if there can be such a one.
	 * @param timeout the time to check
	 * @return the same time
	 * @throws InvalidRequestException if it is not between a microsecond and 100 years
	 */
	public static Duration requireCallbackTimeout(Duration timeout) {
		if (timeout == null || timeout.compareTo(SHORTEST_WAIT) < 0 || timeout.compareTo(LONGEST_DELAY) > 0) {
			throw new InvalidRequestException("timeout", timeout, "The timeout of a callback must be between a "
					+ "microsecond and 100 years, but is " + timeout + ". Use one in that range.");
		}
		return timeout;
	}

	static <T> T requireGiven(String field, @Nullable T value) {
		if (value == null) {
			throw new InvalidRequestException(field, null, "The " + field + " is null. Give one, or leave it out.");
		}
		return value;
	}

	static void requireStorable(String field, @Nullable Instant time) {
		if (time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
			throw new InvalidRequestException(field, time,
					"The " + field + " must lie between the years 1 and 9999, but is " + time + ".");
		}
	}

	/**
	 * Returns whether a text holds half of a pair of surrogates, which has no encoding.
	 * @param text the text
	 * @return {@code true} if PostgreSQL would refuse it
	 */
	public static boolean holdsLoneSurrogate(String text) {
		for (int i = 0; i < text.length(); i++) {
			char one = text.charAt(i);
			if (Character.isHighSurrogate(one) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
			}
			else if (Character.isSurrogate(one)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns the beginning of a text, without half of a pair of surrogates at its end.
	 * @param text the text
	 * @param length how many characters it may have
	 * @return the text, or its beginning
	 */
	public static String cut(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
	}

	static String printable(String name) {
		return name.replaceAll("\\p{Cntrl}", "�");
	}

}

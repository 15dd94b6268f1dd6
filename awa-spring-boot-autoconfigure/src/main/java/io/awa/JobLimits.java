package io.awa;

import java.util.List;

/**
 * The limits of a job's fields, checked before anything is sent to the database.
 */
public final class JobLimits {

	/** Longest kind, queue or tag, in characters. */
	public static final int NAME_LENGTH = 200;

	/** Most tags a job may carry. */
	public static final int TAG_COUNT = 20;

	/** Lowest number of the most urgent priority. */
	public static final int FIRST_PRIORITY = 1;

	/** Number of the least urgent priority. */
	public static final int LAST_PRIORITY = 4;

	/** Most attempts a job may be given. */
	public static final int MOST_ATTEMPTS = 1000;

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

	static int requirePriority(int priority) {
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

	private static int requireBetween(String field, int value, int least, int most) {
		if (value < least || value > most) {
			throw new InvalidJobException(field, value, "The " + field + " must be between " + least + " and " + most
					+ ", but is " + value + ". Choose a number in that range.");
		}
		return value;
	}

	private static String requireName(String field, String name) {
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
		return name;
	}

	private static String printable(String name) {
		return name.replaceAll("\\p{Cntrl}", "�");
	}

}

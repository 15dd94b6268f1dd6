package io.awa;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the kind that belongs to a payload type.
 */
public final class JobKinds {

	/** Between "OAuth" and "Refresh", and between "HTML" and "To". */
	private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

	private static final int FIRST_VERSION = 1;

	private static final int LAST_VERSION = Short.MAX_VALUE;

	private JobKinds() {
	}

	/**
	 * Returns the kind of a payload type: its {@link JobKind} annotation or its simple
	 * name in snake case, where a run of capitals is one word ({@code SMTPEmail} becomes
	 * {@code smtp_email}).
	 * @param type the payload type
	 * @return the kind
	 * @throws InvalidJobException if the type has no name to derive a kind from, or its
	 * annotation holds an unusable one
	 */
	public static String kindOf(Class<?> type) {
		JobKind annotation = type.getAnnotation(JobKind.class);
		if (annotation != null) {
			return JobLimits.requireKind(annotation.value());
		}
		if (Iterable.class.isAssignableFrom(type) || type.isArray()) {
			throw new InvalidJobException("kind", type.getName(), "A payload of type " + type.getTypeName()
					+ " is a list. Insert several jobs with insertMany, or one job " + "with the list in a record.");
		}
		if (Map.class.isAssignableFrom(type) || type.getName().startsWith("java.")) {
			throw new InvalidJobException("kind", type.getName(),
					"A payload of type " + plainName(type)
							+ " gives no kind. Set one, with InsertOptions.withKind(…) where it is inserted and "
							+ "@JobHandler(kind = \"…\") where it is handled.");
		}
		if (type.isAnonymousClass() || type.isHidden() || type.isSynthetic()) {
			throw new InvalidJobException("kind", type.getName(), "Payload type '" + type.getName()
					+ "' has no name of its own. Use a named record or class, or set the kind in the options.");
		}
		return JobLimits.requireKind(toSnakeCase(type.getSimpleName()));
	}

	/**
	 * Returns the version of a payload type: that of its {@link JobKind} annotation, or
	 * 1.
	 * @param type the payload type
	 * @return the version
	 * @throws InvalidJobException if the annotation holds a version that cannot be
	 */
	public static int versionOf(Class<?> type) {
		JobKind annotation = type.getAnnotation(JobKind.class);
		int version = (annotation != null) ? annotation.version() : FIRST_VERSION;
		if (version < FIRST_VERSION || version > LAST_VERSION) {
			throw new InvalidJobException("version", version, "The version of payload type " + type.getName()
					+ " must be between 1 and 32767, but is " + version + ". Choose a number in that range.");
		}
		return version;
	}

	private static String plainName(Class<?> type) {
		return Map.class.isAssignableFrom(type) ? "Map" : type.getName();
	}

	static String toSnakeCase(String typeName) {
		return WORD_START.matcher(typeName).replaceAll("_").toLowerCase(Locale.ROOT);
	}

}

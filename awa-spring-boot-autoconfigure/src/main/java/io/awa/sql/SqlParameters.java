package io.awa.sql;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * The named parameters of an application's statement, made such that either driver takes
 * them and such that both refuse the same ones.
 */
public final class SqlParameters {

	/**
	 * Finds names where Spring finds them: not in literals, quoted names, comments, casts
	 * or after a backslash. Names end at the same characters.
	 */
	private static final Pattern NAME = Pattern
		.compile("'[^']*+'|\"[^\"]*+\"|--[^\\n]*+|/\\*(?s:.*?)\\*/|::|\\\\:|:\\{([^}]++)}"
				+ "|:([^\\s\"':&,;()|=+\\-*%/\\\\<>^\\[\\]]++)");

	private SqlParameters() {
	}

	/**
	 * Checks the names and converts the values.
	 * @param sql the statement
	 * @param parameters a value for each name in it
	 * @return the values as the drivers take them, {@code null} for null
	 * @throws InvalidDataAccessApiUsageException if a value is missing, or has a name
	 * that the statement does not have
	 */
	public static Map<String, @Nullable Object> prepare(String sql,
			Map<String, ? extends @Nullable Object> parameters) {
		if (sql == null || parameters == null) {
			throw new InvalidDataAccessApiUsageException(
					"The statement or its parameters are null. Pass Map.of() for a statement without parameters.");
		}
		Set<String> names = namesIn(sql);
		requireSameNames(names, parameters.keySet());
		Map<String, @Nullable Object> prepared = new LinkedHashMap<>();
		parameters.forEach((name, value) -> prepared.put(name, convert(value)));
		return prepared;
	}

	private static void requireSameNames(Set<String> inStatement, Set<String> given) {
		for (String name : inStatement) {
			if (!given.contains(name)) {
				throw new InvalidDataAccessApiUsageException("The statement has the parameter ':" + name
						+ "', but only " + given + " have values. Add a value, which may be null.");
			}
		}
		for (String name : given) {
			if (!inStatement.contains(name)) {
				throw new InvalidDataAccessApiUsageException("The statement has no parameter ':" + name + "', only "
						+ inStatement + ". Remove the value or mend the name.");
			}
		}
	}

	private static Set<String> namesIn(String sql) {
		Set<String> names = new LinkedHashSet<>();
		Matcher matcher = NAME.matcher(sql);
		while (matcher.find()) {
			String name = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
			if (name != null) {
				names.add(name);
			}
		}
		return names;
	}

	/** Neither driver takes these types as they are, or not both of them do. */
	private static @Nullable Object convert(@Nullable Object value) {
		if (value instanceof Instant instant) {
			return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
		}
		if (value instanceof ZonedDateTime time) {
			return time.toOffsetDateTime();
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		if (value instanceof Enum<?>[] constants) {
			return Arrays.stream(constants)
				.map((constant) -> (constant != null) ? constant.name() : null)
				.toArray(String[]::new);
		}
		if (value instanceof Collection<?> values) {
			return values.stream().map(SqlParameters::convert).toList();
		}
		return value;
	}

}

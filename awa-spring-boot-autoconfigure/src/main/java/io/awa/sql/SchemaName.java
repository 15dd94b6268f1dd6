package io.awa.sql;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The schema that holds the tables, put into the SQL texts where they are marked. A plain
 * lower-case identifier only, so no text needs quoting and none can be injected.
 */
public final class SchemaName {

	/** The schema when none is configured. */
	public static final String DEFAULT = "awa";

	private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,47}");

	private static final String MARKER = "{schema}";

	private final String name;

	/** Statements are constants, so this holds one entry for each of them. */
	private final Map<String, String> resolved = new ConcurrentHashMap<>();

	/**
	 * Creates the name.
	 * @param name a lower-case SQL identifier of at most 48 characters
	 * @throws IllegalArgumentException if it is none, or is reserved by PostgreSQL
	 */
	public SchemaName(String name) {
		if (!IDENTIFIER.matcher(name).matches() || name.startsWith("pg_") || "public".equals(name)) {
			throw new IllegalArgumentException("Schema name '" + name + "' (awa.schema) cannot be used. Choose 1 to 48 "
					+ "lower-case letters, digits or underscores, not starting with a digit or pg_, and not public.");
		}
		this.name = name;
	}

	/**
	 * Puts the name into a statement.
	 * @param sql a constant text with markers
	 * @return the text to send
	 */
	public String resolve(String sql) {
		return this.resolved.computeIfAbsent(sql, (text) -> text.replace(MARKER, this.name));
	}

	@Override
	public String toString() {
		return this.name;
	}

}

package io.awa.sql;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with the values of its named parameters. The text marks the schema as
 * <code>{schema}</code>. Values are types that both drivers bind alike: text, numbers,
 * and arrays of them; times travel as text and are cast in SQL.
 *
 * @param sql the statement
 * @param values the value of each parameter, by name; {@link Null} stands for null
 */
public record SqlCommand(String sql, Map<String, Object> values) {

	/**
	 * Starts a command without values.
	 * @param sql the statement
	 * @return the command
	 */
	public static SqlCommand of(String sql) {
		return new SqlCommand(sql, Map.of());
	}

	/**
	 * Returns a copy with one more value.
	 * @param name the parameter
	 * @param value its value
	 * @return the copy
	 */
	public SqlCommand with(String name, Object value) {
		Map<String, Object> more = new LinkedHashMap<>(this.values);
		more.put(name, value);
		return new SqlCommand(this.sql, more);
	}

	/**
	 * Returns a copy with one more value, which may be missing.
	 * @param name the parameter
	 * @param value its value, or {@code null}
	 * @param type the type of the value, which one of the drivers wants to know
	 * @return the copy
	 */
	public SqlCommand with(String name, @Nullable Object value, Class<?> type) {
		return with(name, (value != null) ? value : new Null(type));
	}

	/**
	 * A missing value.
	 *
	 * @param type the type that the value would have
	 */
	public record Null(Class<?> type) {

	}

}

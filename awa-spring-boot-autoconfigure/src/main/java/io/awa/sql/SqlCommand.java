package io.awa.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One SQL statement with the values of its named parameters. The text marks the schema as
 * <code>{schema}</code>. Values are types that both drivers bind alike: text, numbers,
 * and arrays of them; times travel as text and are cast in SQL.
 *
 * @param sql the statement
 * @param values the value of each parameter, by name, never {@code null}
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

}

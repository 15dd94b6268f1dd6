package io.awa.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with the values of its named parameters. The text marks the schema as
 * <code>{schema}</code>. Values are types that both drivers bind alike: text, numbers,
 * and arrays of them; times travel as text and are cast in SQL. Immutable.
 */
public final class SqlCommand {

	private final String sql;

	/** The last of the values; those before it belong to commands that may be shared. */
	private final @Nullable Value last;

	private SqlCommand(String sql, @Nullable Value last) {
		this.sql = sql;
		this.last = last;
	}

	/**
	 * Starts a command without values.
	 * @param sql the statement
	 * @return the command
	 */
	public static SqlCommand of(String sql) {
		return new SqlCommand(sql, null);
	}

	/**
	 * Returns a copy with one more value.
	 * @param name the parameter
	 * @param value its value
	 * @return the copy
	 */
	public SqlCommand with(String name, Object value) {
		return new SqlCommand(this.sql, new Value(name, value, this.last));
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
	 * Returns the statement.
	 * @return the text
	 */
	public String sql() {
		return this.sql;
	}

	/**
	 * Returns the value of each parameter.
	 * @return the values by name, in the order they were given; {@link Null} stands for
	 * null
	 */
	public Map<String, Object> values() {
		Deque<Value> ordered = new ArrayDeque<>();
		for (Value value = this.last; value != null; value = value.before()) {
			ordered.push(value);
		}
		Map<String, Object> values = new LinkedHashMap<>();
		ordered.forEach((value) -> values.put(value.name(), value.value()));
		return values;
	}

	/**
	 * A missing value.
	 *
	 * @param type the type that the value would have
	 */
	public record Null(Class<?> type) {

	}

	private record Value(String name, Object value, @Nullable Value before) {

	}

}

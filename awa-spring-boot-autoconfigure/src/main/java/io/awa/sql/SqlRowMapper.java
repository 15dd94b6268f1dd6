package io.awa.sql;

/**
 * Makes a value of a row.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface SqlRowMapper<T> {

	/**
	 * Reads one row. The row must not be kept.
	 * @param row the current row
	 * @return the value
	 */
	T map(SqlRow row);

}

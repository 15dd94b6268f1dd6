package io.awa.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.support.DataAccessUtils;

/**
 * Makes what the application asked for of the rows that a driver read: one of them, one
 * or none, or all, as maps or as values of a type.
 */
public final class RowMapping {

	private RowMapping() {
	}

	/**
	 * Returns the only row.
	 * @param rows the rows of a result
	 * @return the row
	 * @throws org.springframework.dao.EmptyResultDataAccessException if there is none
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * more
	 */
	public static Map<String, @Nullable Object> one(List<Map<String, @Nullable Object>> rows) {
		return DataAccessUtils.requiredSingleResult(rows);
	}

	/**
	 * Returns the only row as a value.
	 * @param <T> the type of the value
	 * @param rows the rows of a result
	 * @param type a record, or a simple type for a single column
	 * @return the value
	 * @throws org.springframework.dao.EmptyResultDataAccessException if there is no row
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * more
	 * @throws DataRetrievalFailureException if the single column is null
	 */
	public static <T> T one(List<Map<String, @Nullable Object>> rows, Class<T> type) {
		return required(DataAccessUtils.requiredSingleResult(rows), RowType.of(type));
	}

	/**
	 * Returns the only row, if there is one.
	 * @param rows the rows of a result
	 * @return the row, or empty
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * more
	 */
	public static Optional<Map<String, @Nullable Object>> optional(List<Map<String, @Nullable Object>> rows) {
		return DataAccessUtils.optionalResult(rows);
	}

	/**
	 * Returns the only row as a value, if there is one.
	 * @param <T> the type of the value
	 * @param rows the rows of a result
	 * @param type a record, or a simple type for a single column
	 * @return the value, or empty if there is no row or the single column is null
	 * @throws org.springframework.dao.IncorrectResultSizeDataAccessException if there are
	 * more
	 */
	public static <T> Optional<T> optional(List<Map<String, @Nullable Object>> rows, Class<T> type) {
		RowType<T> rowType = RowType.of(type);
		return optional(rows).flatMap((row) -> Optional.ofNullable(rowType.read(row)));
	}

	/**
	 * Returns all rows as values.
	 * @param <T> the type of a value
	 * @param rows the rows of a result
	 * @param type a record, or a simple type for a single column
	 * @return the values in the order of the rows
	 * @throws DataRetrievalFailureException if the single column is null in one of them
	 */
	public static <T> List<T> all(List<Map<String, @Nullable Object>> rows, Class<T> type) {
		RowType<T> rowType = RowType.of(type);
		List<T> values = new ArrayList<>(rows.size());
		rows.forEach((row) -> values.add(required(row, rowType)));
		return values;
	}

	private static <T> T required(Map<String, @Nullable Object> row, RowType<T> type) {
		T value = type.read(row);
		if (value == null) {
			throw new DataRetrievalFailureException("Column '" + row.keySet().iterator().next()
					+ "' is null. Use fetchOptional or a map, or keep nulls out by 'coalesce' or 'where'.");
		}
		return value;
	}

}

package io.awa.sql;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Reads rows as values of a type.
 *
 * @param <T> the type
 */
@FunctionalInterface
interface RowType<T> {

	/**
	 * Reads a row.
	 * @param row its columns
	 * @return the value, or {@code null} if the type is that of a single column which is
	 * null
	 */
	@Nullable T read(Map<String, @Nullable Object> row);

	static <T> RowType<T> of(Class<T> type) {
		return type.isRecord() ? new RecordRowType<>(type) : (row) -> readColumn(row, type);
	}

	private static <T> @Nullable T readColumn(Map<String, @Nullable Object> row, Class<T> type) {
		if (row.size() != 1) {
			throw new InvalidDataAccessApiUsageException(
					"A " + type.getSimpleName() + " is read from a single column, but the row has " + row.keySet()
							+ ". Select one column, or use a record or a map.");
		}
		Map.Entry<String, @Nullable Object> column = row.entrySet().iterator().next();
		return ValueConversion.convert(column.getValue(), type, "column '" + column.getKey() + "'");
	}

}

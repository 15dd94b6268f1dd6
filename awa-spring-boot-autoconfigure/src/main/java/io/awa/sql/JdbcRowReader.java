package io.awa.sql;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;
import org.springframework.jdbc.core.RowMapper;

/**
 * Reads the rows of one result. The driver's own choice of types would bring the time
 * zone of the JVM into timestamps, so times are asked for by type.
 */
final class JdbcRowReader implements RowMapper<Map<String, @Nullable Object>> {

	private final Set<Integer> columnsWithOffset = new HashSet<>();

	@Override
	public Map<String, @Nullable Object> mapRow(ResultSet resultSet, int rowNumber) throws SQLException {
		ResultSetMetaData metaData = resultSet.getMetaData();
		RowValues row = new RowValues();
		for (int column = 1; column <= metaData.getColumnCount(); column++) {
			row.put(metaData.getColumnLabel(column), read(resultSet, column, metaData.getColumnType(column)));
		}
		return row.asMap();
	}

	private @Nullable Object read(ResultSet resultSet, int column, int type) throws SQLException {
		return switch (type) {
			case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
				readTime(resultSet, column, LocalDateTime.class, OffsetDateTime.class);
			case Types.TIME, Types.TIME_WITH_TIMEZONE -> readTime(resultSet, column, LocalTime.class, OffsetTime.class);
			case Types.DATE -> resultSet.getObject(column, LocalDate.class);
			case Types.ARRAY -> readArray(resultSet.getArray(column));
			case Types.SQLXML -> resultSet.getString(column);
			default -> readPlain(resultSet.getObject(column));
		};
	}

	/**
	 * The driver reports the same type with and without time zone. The name of the type
	 * would tell, but asking for it may cost a query; a refusal costs one exception.
	 */
	private @Nullable Object readTime(ResultSet resultSet, int column, Class<?> local, Class<?> withOffset)
			throws SQLException {
		if (!this.columnsWithOffset.contains(column)) {
			try {
				return resultSet.getObject(column, local);
			}
			catch (SQLException ex) {
				this.columnsWithOffset.add(column);
			}
		}
		return resultSet.getObject(column, withOffset);
	}

	/** As rows, so that elements are read like columns; those of arrays are arrays. */
	private static @Nullable List<@Nullable Object> readArray(@Nullable Array array) throws SQLException {
		if (array == null) {
			return null;
		}
		JdbcRowReader reader = new JdbcRowReader();
		List<@Nullable Object> elements = new ArrayList<>();
		try (ResultSet rows = array.getResultSet()) {
			int type = rows.getMetaData().getColumnType(2);
			while (rows.next()) {
				elements.add(reader.read(rows, 2, type));
			}
		}
		finally {
			array.free();
		}
		return elements;
	}

	private static @Nullable Object readPlain(@Nullable Object value) {
		return (value instanceof PGobject object) ? object.getValue() : value;
	}

}

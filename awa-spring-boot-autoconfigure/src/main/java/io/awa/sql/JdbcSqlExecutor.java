package io.awa.sql;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Runs commands over JDBC.
 */
public final class JdbcSqlExecutor implements SqlOperations {

	private final JdbcClient client;

	private final SchemaName schema;

	private JdbcSqlExecutor(DataSource dataSource, SchemaName schema) {
		this.client = JdbcClient.create(dataSource);
		this.schema = schema;
	}

	/**
	 * Creates an executor that joins the surrounding transaction. Without one it depends
	 * on the data source whether a command commits.
	 * @param dataSource where connections come from
	 * @param schema the schema that holds the tables
	 * @return the executor
	 */
	public static JdbcSqlExecutor joining(DataSource dataSource, SchemaName schema) {
		return new JdbcSqlExecutor(dataSource, schema);
	}

	/**
	 * Creates an executor for use outside transactions: each command commits by itself,
	 * also when a pool hands out connections without auto-commit.
	 * @param dataSource where connections come from
	 * @param schema the schema that holds the tables
	 * @return the executor
	 */
	public static JdbcSqlExecutor autoCommitting(DataSource dataSource, SchemaName schema) {
		return new JdbcSqlExecutor(new AutoCommitDataSource(dataSource), schema);
	}

	@Override
	public <T> List<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
		return this.client.sql(this.schema.resolve(command.sql()))
			.params(withoutMarkers(command.values()))
			.query((resultSet, rowNumber) -> mapper.map(new ResultSetRow(resultSet)))
			.list();
	}

	private static Map<String, @Nullable Object> withoutMarkers(Map<String, Object> values) {
		Map<String, @Nullable Object> plain = new LinkedHashMap<>();
		values.forEach((name, value) -> plain.put(name, (value instanceof SqlCommand.Null) ? null : value));
		return plain;
	}

	private record ResultSetRow(ResultSet resultSet) implements SqlRow {

		@Override
		public @Nullable String findString(String column) {
			return read(() -> this.resultSet.getString(column));
		}

		@Override
		public @Nullable Long findLong(String column) {
			long value = read(() -> this.resultSet.getLong(column));
			return read(this.resultSet::wasNull) ? null : value;
		}

		@Override
		public @Nullable Instant findInstant(String column) {
			OffsetDateTime time = read(() -> this.resultSet.getObject(column, OffsetDateTime.class));
			return (time != null) ? time.toInstant() : null;
		}

		@Override
		public List<String> getStrings(String column) {
			Array array = read(() -> this.resultSet.getArray(column));
			return (array != null) ? withoutNulls((String[]) read(array::getArray)) : List.of();
		}

		/** The caller is a row mapper of Spring's, which translates the exception. */
		private static <T extends @Nullable Object> T read(SqlSupplier<T> supplier) {
			try {
				return supplier.get();
			}
			catch (SQLException ex) {
				throw new IllegalStateException("A column could not be read: " + ex.getMessage(), ex);
			}
		}

	}

	@FunctionalInterface
	private interface SqlSupplier<T extends @Nullable Object> {

		T get() throws SQLException;

	}

}

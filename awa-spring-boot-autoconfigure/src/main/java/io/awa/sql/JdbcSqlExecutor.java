package io.awa.sql;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

/**
 * Runs commands over JDBC.
 */
public final class JdbcSqlExecutor implements SqlOperations {

	private final JdbcTemplate template;

	private final SchemaName schema;

	/** Commands are constants, so this holds one entry for each of them. */
	private final Map<String, PositionalStatement> positional = new ConcurrentHashMap<>();

	private JdbcSqlExecutor(DataSource dataSource, SchemaName schema) {
		this.template = new JdbcTemplate(dataSource);
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
		PositionalStatement statement = this.positional.computeIfAbsent(command.sql(),
				(sql) -> PositionalStatement.parse(this.schema.resolve(sql)));
		return this.template.query(statement.sql(), (resultSet, rowNumber) -> mapper.map(new ResultSetRow(resultSet)),
				statement.values(command));
	}

	/**
	 * A statement as the driver takes it. Made once, because Spring's own way with named
	 * parameters writes the text anew for each call.
	 *
	 * @param named the text with names
	 * @param sql the text with question marks
	 */
	private record PositionalStatement(ParsedSql named, String sql) {

		static PositionalStatement parse(String text) {
			ParsedSql named = NamedParameterUtils.parseSqlStatement(text);
			return new PositionalStatement(named, NamedParameterUtils.substituteNamedParameters(named, null));
		}

		@Nullable Object[] values(SqlCommand command) {
			return NamedParameterUtils.buildValueArray(this.named, new CommandValues(command.values()), null);
		}

	}

	private record CommandValues(Map<String, Object> values) implements SqlParameterSource {

		@Override
		public boolean hasValue(String name) {
			return this.values.containsKey(name);
		}

		@Override
		public @Nullable Object getValue(String name) {
			Object value = this.values.get(name);
			return (value instanceof SqlCommand.Null) ? null : value;
		}

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

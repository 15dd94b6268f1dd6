package io.awa.sql;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;

/**
 * Runs commands over R2DBC, on the connection of the surrounding reactive transaction if
 * there is one and otherwise on one of its own for each command.
 */
public final class R2dbcSqlExecutor {

	private final DatabaseClient client;

	private final SchemaName schema;

	/**
	 * Creates the executor.
	 * @param connectionFactory where connections come from
	 * @param schema the schema that holds the tables
	 */
	public R2dbcSqlExecutor(ConnectionFactory connectionFactory, SchemaName schema) {
		this.client = DatabaseClient.create(connectionFactory);
		this.schema = schema;
	}

	/**
	 * Describes a command to run on subscription.
	 * @param <T> the type of a row's value
	 * @param command the command
	 * @param mapper reads a row
	 * @return the values in the order of the rows
	 */
	public <T> Flux<T> query(SqlCommand command, SqlRowMapper<T> mapper) {
		DatabaseClient.GenericExecuteSpec spec = this.client.sql(this.schema.resolve(command.sql()));
		for (Map.Entry<String, Object> value : command.values().entrySet()) {
			spec = (value.getValue() instanceof SqlCommand.Null missing) ? spec.bindNull(value.getKey(), missing.type())
					: spec.bind(value.getKey(), value.getValue());
		}
		return spec.map((readable) -> mapper.map(new ReadableRow(readable))).all();
	}

	private record ReadableRow(Readable readable) implements SqlRow {

		@Override
		public @Nullable String findString(String column) {
			return this.readable.get(column, String.class);
		}

		@Override
		public @Nullable Long findLong(String column) {
			return this.readable.get(column, Long.class);
		}

		@Override
		public @Nullable Instant findInstant(String column) {
			OffsetDateTime time = this.readable.get(column, OffsetDateTime.class);
			return (time != null) ? time.toInstant() : null;
		}

		@Override
		public List<String> getStrings(String column) {
			String[] strings = this.readable.get(column, String[].class);
			return (strings != null) ? withoutNulls(strings) : List.of();
		}

	}

}

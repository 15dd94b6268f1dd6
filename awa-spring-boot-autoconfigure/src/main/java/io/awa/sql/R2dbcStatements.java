package io.awa.sql;

import java.util.List;
import java.util.Map;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Runs statements of the application over R2DBC, on the connection of the surrounding
 * reactive transaction.
 */
public final class R2dbcStatements {

	private final DatabaseClient client;

	/**
	 * Creates the object.
	 * @param connectionFactory where connections come from
	 */
	public R2dbcStatements(ConnectionFactory connectionFactory) {
		this.client = DatabaseClient.create(connectionFactory);
	}

	/**
	 * Describes a statement to run on subscription.
	 * @param sql the statement, with named parameters
	 * @param parameters their values
	 * @return the rows it wrote or, if it returns rows, their number; fails with
	 * {@link org.springframework.dao.DataAccessException} if the parameters do not fit or
	 * the database refuses it
	 */
	public Mono<Long> execute(String sql, Map<String, ? extends @Nullable Object> parameters) {
		return Mono.defer(() -> bind(sql, parameters).fetch().rowsUpdated()).defaultIfEmpty(0L);
	}

	/**
	 * Describes a query to run on subscription.
	 * @param sql the query, with named parameters
	 * @param parameters their values
	 * @return all rows, each from column to value; fails with
	 * {@link org.springframework.dao.DataAccessException} if the parameters do not fit or
	 * the database refuses it
	 */
	public Mono<List<Map<String, @Nullable Object>>> query(String sql,
			Map<String, ? extends @Nullable Object> parameters) {
		return Mono.defer(() -> bind(sql, parameters).map(R2dbcStatements::read).all().collectList());
	}

	/** Null as an object, so that the database infers its type from the statement. */
	private DatabaseClient.GenericExecuteSpec bind(String sql, Map<String, ? extends @Nullable Object> parameters) {
		DatabaseClient.GenericExecuteSpec spec = this.client.sql(sql);
		for (Map.Entry<String, @Nullable Object> entry : SqlParameters.prepare(sql, parameters).entrySet()) {
			Object value = entry.getValue();
			spec = (value != null) ? spec.bind(entry.getKey(), value) : spec.bindNull(entry.getKey(), Object.class);
		}
		return spec;
	}

	private static Map<String, @Nullable Object> read(Row row, RowMetadata metadata) {
		RowValues values = new RowValues();
		int index = 0;
		for (ColumnMetadata column : metadata.getColumnMetadatas()) {
			Object value = row.get(index++);
			values.put(column.getName(), (value instanceof Json json) ? json.asString() : value);
		}
		return values.asMap();
	}

}

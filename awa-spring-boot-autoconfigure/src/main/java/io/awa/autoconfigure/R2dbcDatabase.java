package io.awa.autoconfigure;

import java.time.Duration;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionMetadata;
import org.springframework.dao.DataAccessResourceFailureException;
import reactor.core.publisher.Mono;

/**
 * The database of the job queue as R2DBC reaches it.
 *
 * @param connectionFactory the connection factory of the application's transactions
 */
record R2dbcDatabase(ConnectionFactory connectionFactory) implements DatabaseProduct.Probe {

	/** How long a statement of the worker may take. */
	static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Override
	public DatabaseProduct ask() {
		DatabaseProduct product = Mono
			.usingWhen(this.connectionFactory.create(), (connection) -> Mono.just(read(connection.getMetadata())),
					Connection::close)
			.block(TIMEOUT);
		if (product == null) {
			throw new DataAccessResourceFailureException("The connection factory gave no connection.");
		}
		return product;
	}

	private static DatabaseProduct read(ConnectionMetadata metadata) {
		return new DatabaseProduct(metadata.getDatabaseProductName(), metadata.getDatabaseVersion());
	}

}

package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Objects;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.awa.autoconfigure.AwaProperties.Client;

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
		try {
			return Objects.requireNonNull(read().block(TIMEOUT), "The connection factory gave no connection.");
		}
		catch (R2dbcException ex) {
			throw new UnreachableDatabaseException(target(), ex.getSqlState(), ex);
		}
		catch (IllegalStateException ex) {
			throw new UnreachableDatabaseException(target(), null, ex);
		}
	}

	@Override
	public DatabaseTarget target() {
		ConnectionFactoryOptions options = R2dbcJdbcDataSource.findOptions(this.connectionFactory);
		return (options != null) ? DatabaseTarget.application("spring.r2dbc", url(options))
				: DatabaseTarget.bean(DatabaseBeans.typeName(Client.R2DBC));
	}

	private Mono<DatabaseProduct> read() {
		return Mono.usingWhen(this.connectionFactory.create(),
				(connection) -> Mono.just(read(connection.getMetadata())), Connection::close);
	}

	private static @Nullable String url(ConnectionFactoryOptions options) {
		Object host = options.getValue(ConnectionFactoryOptions.HOST);
		Object port = options.getValue(ConnectionFactoryOptions.PORT);
		Object database = options.getValue(ConnectionFactoryOptions.DATABASE);
		return (host != null) ? "r2dbc:postgresql://" + host + ((port != null) ? ":" + port : "")
				+ ((database != null) ? "/" + database : "") : null;
	}

	private static DatabaseProduct read(ConnectionMetadata metadata) {
		return new DatabaseProduct(metadata.getDatabaseProductName(), metadata.getDatabaseVersion());
	}

}

package io.awa.autoconfigure;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/**
 * The embedded PostgreSQL for R2DBC.
 */
final class EmbeddedR2dbcConnectionDetails implements R2dbcConnectionDetails {

	private final EmbeddedPostgresServer server;

	EmbeddedR2dbcConnectionDetails(EmbeddedPostgresServer server) {
		this.server = server;
	}

	@Override
	public ConnectionFactoryOptions getConnectionFactoryOptions() {
		return ConnectionFactoryOptions.builder()
			.option(ConnectionFactoryOptions.DRIVER, "postgresql")
			.option(ConnectionFactoryOptions.HOST, "localhost")
			.option(ConnectionFactoryOptions.PORT, this.server.port())
			.option(ConnectionFactoryOptions.DATABASE, EmbeddedPostgresServer.DATABASE)
			.option(ConnectionFactoryOptions.USER, EmbeddedPostgresServer.USERNAME)
			.build();
	}

}

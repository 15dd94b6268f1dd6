package io.awa.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * The embedded PostgreSQL for JDBC.
 */
final class EmbeddedJdbcConnectionDetails implements JdbcConnectionDetails {

	private final EmbeddedPostgresServer server;

	EmbeddedJdbcConnectionDetails(EmbeddedPostgresServer server) {
		this.server = server;
	}

	@Override
	public String getUsername() {
		return EmbeddedPostgresServer.USERNAME;
	}

	@Override
	public @Nullable String getPassword() {
		return null;
	}

	@Override
	public String getJdbcUrl() {
		return this.server.jdbcUrl();
	}

}

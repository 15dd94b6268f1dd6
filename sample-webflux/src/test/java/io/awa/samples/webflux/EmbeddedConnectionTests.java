package io.awa.samples.webflux;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.r2dbc.spi.ConnectionFactoryOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Connection details of the test itself: a role and a database of an embedded PostgreSQL.
 */
class EmbeddedConnectionTests extends ConnectionContract {

	@TestConfiguration(proxyBeanMethods = false)
	static class Details {

		@Bean
		EmbeddedPostgres testServer() throws IOException, SQLException {
			EmbeddedPostgres server = EmbeddedPostgres.builder()
				.setPGStartupWait(Duration.ofMinutes(1))
				.setRegisterShutdownHook(false)
				.start();
			try (Connection connection = server.getPostgresDatabase().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("create role shopkeeper login password 'only a test'");
				statement.execute("create database " + DATABASE + " owner shopkeeper");
			}
			return server;
		}

		@Bean
		R2dbcConnectionDetails testDetails(EmbeddedPostgres server) {
			return () -> ConnectionFactoryOptions
				.parse("r2dbc:postgresql://localhost:" + server.getPort() + "/" + DATABASE)
				.mutate()
				.option(ConnectionFactoryOptions.USER, "shopkeeper")
				.option(ConnectionFactoryOptions.PASSWORD, "only a test")
				.build();
		}

	}

}

package io.awa.samples.mvc;

import java.io.IOException;
import java.time.Duration;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Connection details of the test itself: a role and a database of an embedded PostgreSQL.
 */
class EmbeddedConnectionTests extends ConnectionContract {

	@TestConfiguration(proxyBeanMethods = false)
	static class Details {

		@Bean
		EmbeddedPostgres testServer() throws IOException {
			EmbeddedPostgres server = EmbeddedPostgres.builder()
				.setPGStartupWait(Duration.ofMinutes(1))
				.setRegisterShutdownHook(false)
				.start();
			DataSource admin = server.getPostgresDatabase();
			JdbcClient.create(admin).sql("create role shopkeeper login password 'only a test'").update();
			JdbcClient.create(admin).sql("create database " + DATABASE + " owner shopkeeper").update();
			return server;
		}

		@Bean
		JdbcConnectionDetails testDetails(EmbeddedPostgres server) {
			return new JdbcConnectionDetails() {
				@Override
				public String getUsername() {
					return "shopkeeper";
				}

				@Override
				public String getPassword() {
					return "only a test";
				}

				@Override
				public String getJdbcUrl() {
					return "jdbc:postgresql://localhost:" + server.getPort() + "/" + DATABASE;
				}
			};
		}

	}

}

package io.awa.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The PostgreSQL of this JVM's tests: the one that AWA_TEST_JDBC_URL names, or else an
 * embedded one that starts with the first test that needs it.
 */
final class PostgresServer {

	private static final String URL = System.getenv("AWA_TEST_JDBC_URL");

	private PostgresServer() {
	}

	static String url(String database) {
		Properties server = Driver.parseURL(serverUrl(), null);
		String password = PGProperty.PASSWORD.getOrDefault(server);
		return "jdbc:postgresql://" + PGProperty.PG_HOST.getOrDefault(server) + ":"
				+ PGProperty.PG_PORT.getOrDefault(server) + "/" + database + "?user="
				+ PGProperty.USER.getOrDefault(server) + "&password=" + ((password != null) ? password : "unused");
	}

	static void execute(String sql) {
		try (Connection connection = DriverManager.getConnection(serverUrl());
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Runs a statement when this JVM ends, unless its server ends with it. */
	static void executeAtEnd(String sql) {
		if (URL != null) {
			Runtime.getRuntime().addShutdownHook(new Thread(() -> execute(sql), "awa-test-end"));
		}
	}

	private static String serverUrl() {
		return (URL != null) ? URL : Embedded.SERVER.getJdbcUrl("postgres", "postgres");
	}

	private static final class Embedded {

		private static final EmbeddedPostgres SERVER = start();

		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.builder()
					.setPGStartupWait(Duration.ofMinutes(1))
					.setServerConfig("max_connections", "300")
					.setServerConfig("fsync", "off")
					.setServerConfig("synchronous_commit", "on")
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

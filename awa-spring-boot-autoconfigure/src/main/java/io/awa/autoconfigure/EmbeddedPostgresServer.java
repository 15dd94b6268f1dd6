package io.awa.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A PostgreSQL of this application's own, fresh at each start.
 */
final class EmbeddedPostgresServer implements AutoCloseable {

	static final String USERNAME = "postgres";

	static final String DATABASE = "postgres";

	private static final Log logger = LogFactory.getLog(EmbeddedPostgresServer.class);

	private static final Duration START_LIMIT = Duration.ofSeconds(60);

	private final EmbeddedPostgres postgres;

	private EmbeddedPostgresServer(EmbeddedPostgres postgres) {
		this.postgres = postgres;
	}

	/**
	 * The context stops the server, after everything that needs it; a hook of its own
	 * would stop it at the same time.
	 */
	static EmbeddedPostgresServer start() {
		try {
			Path data = createDataDirectory(Path.of("target"));
			EmbeddedPostgres postgres = EmbeddedPostgres.builder()
				.setDataDirectory(data)
				.setCleanDataDirectory(true)
				.setPGStartupWait(START_LIMIT)
				.setRegisterShutdownHook(false)
				.start();
			EmbeddedPostgresServer server = new EmbeddedPostgresServer(postgres);
			logger.warn("No database is configured, so an embedded PostgreSQL was started: " + server.jdbcUrl()
					+ " (user " + USERNAME + "). Its data in " + data
					+ " is deleted when the application stops. Set spring.datasource.url or spring.r2dbc.url to use "
					+ "another, or awa.embedded-postgres.enabled=false.");
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The embedded PostgreSQL did not start: " + ex.getMessage()
					+ ". Configure a database, or set awa.embedded-postgres.enabled=false.", ex);
		}
	}

	/**
	 * A directory for each server, so that several contexts and processes can have one.
	 */
	static Path createDataDirectory(Path target) throws IOException {
		if (!Files.isDirectory(target)) {
			return Files.createTempDirectory("awa-postgres-");
		}
		Path parent = Files.createDirectories(target.resolve("awa-postgres"));
		return Files.createTempDirectory(parent.toAbsolutePath(), "data-");
	}

	int port() {
		return this.postgres.getPort();
	}

	String jdbcUrl() {
		return "jdbc:postgresql://localhost:" + port() + "/" + DATABASE;
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
	}

}

package io.awa.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Starts embedded servers that are as durable as PostgreSQL is by default, which embedded
 * ones are not.
 */
public final class DurablePostgres {

	/** A busy disk lets a server that writes durably start slowly. */
	private static final Duration START_LIMIT = Duration.ofMinutes(1);

	private DurablePostgres() {
	}

	/**
	 * Starts a server on a free port, and on another one if a connection of any program
	 * takes that port before the server does.
	 * @param settings further settings of the server
	 * @return the server
	 */
	public static EmbeddedPostgres start(Map<String, String> settings) {
		try {
			return tryToStart(settings);
		}
		catch (IOException first) {
			try {
				return tryToStart(settings);
			}
			catch (IOException ex) {
				ex.addSuppressed(first);
				throw new UncheckedIOException("The embedded PostgreSQL did not start: " + ex.getMessage(), ex);
			}
		}
	}

	private static EmbeddedPostgres tryToStart(Map<String, String> settings) throws IOException {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setPGStartupWait(START_LIMIT)
			.setServerConfig("fsync", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("synchronous_commit", "on");
		settings.forEach(builder::setServerConfig);
		return builder.start();
	}

}

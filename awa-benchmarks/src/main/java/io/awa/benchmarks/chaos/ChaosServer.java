package io.awa.benchmarks.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The PostgreSQL that is tormented: an embedded one, or one that is given, which cannot
 * be restarted from here.
 */
final class ChaosServer implements AutoCloseable {

	/** Also for the recovery after a crash. */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ChaosAddress address;

	/** Data of the embedded server. */
	private final @Nullable Path folder;

	private @Nullable EmbeddedPostgres postgres;

	private ChaosServer(ChaosAddress address, @Nullable Path folder, @Nullable EmbeddedPostgres postgres) {
		this.address = address;
		this.folder = folder;
		this.postgres = postgres;
	}

	static ChaosServer open(@Nullable String url) throws IOException {
		if (url != null) {
			return new ChaosServer(ChaosAddress.of(url), null, null);
		}
		Path folder = Files.createTempDirectory("awa-chaos-data");
		EmbeddedPostgres postgres = start(folder, 0);
		return new ChaosServer(ChaosAddress.of(postgres.getJdbcUrl("postgres", "postgres")), folder, postgres);
	}

	/** Returns the address of the database that the server was named by. */
	ChaosAddress address() {
		return this.address;
	}

	/** Says why this server can be neither stopped nor changed, if it cannot. */
	Optional<String> untouchable() {
		return (this.postgres == null) ? Optional.of("the server was given by awa.chaos.url") : Signals.missing();
	}

	/**
	 * Stops the server by a signal to its first process, and starts it again with the
	 * same data on the same port.
	 * @param signal {@code INT} for a fast stop, {@code QUIT} for an immediate one, which
	 * is a crash
	 */
	void restart(String signal) throws IOException {
		EmbeddedPostgres stopped = this.postgres;
		Path data = this.folder;
		if (stopped == null || data == null) {
			throw new IllegalStateException("Only an embedded server can be restarted.");
		}
		Path pidFile = data.resolve("postmaster.pid");
		Signals.send(signal, Long.parseLong(Files.readAllLines(pidFile).get(0).strip()));
		if (!Waiting.until(PATIENCE, () -> !Files.exists(pidFile))) {
			throw new IllegalStateException("PostgreSQL did not stop within " + PATIENCE + " after SIG" + signal + ".");
		}
		// Gives up its lock on the data. It also tries to stop what has stopped.
		stopped.close();
		this.postgres = start(data, this.address.port());
	}

	private static EmbeddedPostgres start(Path folder, int port) throws IOException {
		return EmbeddedPostgres.builder()
			.setDataDirectory(folder)
			.setCleanDataDirectory(false)
			.setPort(port)
			.setPGStartupWait(PATIENCE)
			.setServerConfig("fsync", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("max_connections", "100")
			.setServerConfig("shared_buffers", "64MB")
			.start();
	}

	@Override
	public void close() throws IOException {
		if (this.postgres != null) {
			this.postgres.close();
		}
		if (this.folder != null) {
			FileSystemUtils.deleteRecursively(this.folder);
		}
	}

}

package io.awa.benchmarks.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A worker process, and the one that takes its place when it dies.
 */
final class ChaosWorker implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 10;

	private final ChaosStorage storage;

	private final ChaosAddress address;

	private final Path log;

	private @Nullable Process process;

	private boolean closed;

	/**
	 * Creates a worker that is not started yet.
	 * @param storage the driver that it uses
	 * @param address where it finds the database
	 * @param log what its output is added to
	 */
	ChaosWorker(ChaosStorage storage, ChaosAddress address, Path log) {
		this.storage = storage;
		this.address = address;
		this.log = log;
	}

	/** Starts the process, and another one whenever it dies. */
	synchronized void start() {
		if (this.closed) {
			return;
		}
		try {
			Process started = new ProcessBuilder(ChaosWorkerProcess.command(this.storage, this.address))
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()))
				.start();
			this.process = started;
			started.onExit().thenRun(this::start);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	synchronized long pid() {
		return running().pid();
	}

	/** Ends the process by SIGKILL. */
	void kill() {
		Process killed;
		synchronized (this) {
			killed = running();
		}
		try {
			if (!killed.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Process " + killed.pid() + " does not die.");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void pause() {
		Signals.send("STOP", pid());
	}

	void resume() {
		Signals.send("CONT", pid());
	}

	/** Asks the process to take all connections of its pool for a while. */
	synchronized void hold(Duration duration) {
		OutputStream in = running().getOutputStream();
		try {
			in.write((ChaosWorkerProcess.HOLD + duration.toMillis() + "\n").getBytes(StandardCharsets.UTF_8));
			in.flush();
		}
		catch (IOException ex) {
			throw new IllegalStateException("A worker process has died by itself. Its log is " + this.log + ".", ex);
		}
	}

	private Process running() {
		if (this.process == null) {
			throw new IllegalStateException("The worker was not started.");
		}
		return this.process;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.process != null) {
			// Also ends one that is stopped.
			this.process.destroyForcibly();
		}
	}

	@Override
	public String toString() {
		return this.storage + " worker";
	}

}

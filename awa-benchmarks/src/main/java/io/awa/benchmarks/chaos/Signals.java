package io.awa.benchmarks.chaos;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends signals to processes.
 */
final class Signals {

	private static final int PATIENCE_SECONDS = 10;

	private Signals() {
	}

	/** Says why signals cannot be sent here, if they cannot. */
	static Optional<String> missing() {
		String system = System.getProperty("os.name", "an unknown system");
		return system.toLowerCase(Locale.ROOT).startsWith("windows")
				? Optional.of("signals cannot be sent on " + system) : Optional.empty();
	}

	static void send(String signal, long pid) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start();
			if (!kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
				throw new IllegalStateException("SIG" + signal + " could not be sent to process " + pid + ".");
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("There is no command 'kill' on the path.", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}

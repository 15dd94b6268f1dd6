package io.awa.rolling;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.awa.client.AwaClient;

/**
 * The jar of the previous release, or the classes of this build if none is given, and
 * JVMs in which it takes the place of those classes.
 */
final class PreviousJar {

	/** Where it lies, or {@code null}. */
	static final @Nullable String GIVEN = System.getProperty("awa.previous.jar");

	private PreviousJar() {
	}

	/** Where the library of the process comes from. */
	static Path location() {
		return (GIVEN != null) ? Path.of(GIVEN).toAbsolutePath() : ownClasses();
	}

	/** Starts a node with the jar. */
	static Process start(Path log, List<String> settings) throws IOException {
		return start(location(), log, settings);
	}

	/** Starts a node with the classes of this build. */
	static Process startCurrent(Path log, List<String> settings) throws IOException {
		return start(ownClasses(), log, settings);
	}

	private static Process start(Path library, Path log, List<String> settings) throws IOException {
		String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath().equals(ownClasses()) ? library.toString() : entry)
			.collect(Collectors.joining(File.pathSeparator));
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath, RollingApplication.class.getName()));
		command.addAll(settings);
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
			.start();
	}

	private static Path ownClasses() {
		try {
			return Path.of(AwaClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

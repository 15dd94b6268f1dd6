package io.awa.benchmarks.system;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that starts another Java virtual machine with the classes of this one.
 */
public final class JavaCommand {

	private JavaCommand() {
	}

	/**
	 * Returns the command.
	 * @param options of the virtual machine
	 * @param main the class to run
	 * @param args its arguments
	 * @return the words of the command
	 */
	public static List<String> of(List<String> options, Class<?> main, String... args) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", classPath(), main.getName()));
		command.addAll(List.of(args));
		return command;
	}

	/** That of this class, which is not always that of the virtual machine. */
	private static String classPath() {
		if (JavaCommand.class.getClassLoader() instanceof URLClassLoader loader) {
			List<String> paths = new ArrayList<>();
			for (URL url : loader.getURLs()) {
				paths.add(path(url));
			}
			return String.join(File.pathSeparator, paths);
		}
		return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
	}

	private static String path(URL url) {
		try {
			return Path.of(url.toURI()).toString();
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

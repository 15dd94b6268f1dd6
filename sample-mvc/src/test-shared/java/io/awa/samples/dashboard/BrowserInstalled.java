package io.awa.samples.dashboard;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips tests where there is no browser. Nothing is downloaded for them.
 */
final class BrowserInstalled implements ExecutionCondition {

	private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

	private static final List<String> DRIVERS = List.of("chromedriver");

	static Optional<Path> browser() {
		return find(BROWSERS);
	}

	static Optional<Path> driver() {
		return find(DRIVERS);
	}

	private static Optional<Path> find(List<String> names) {
		return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse(""))
			.flatMap((path) -> Arrays.stream(path.split(File.pathSeparator)))
			.filter((folder) -> !folder.isBlank())
			.flatMap((folder) -> names.stream().map((name) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (browser().isPresent() && driver().isPresent()) {
			return ConditionEvaluationResult.enabled("There is a browser.");
		}
		return ConditionEvaluationResult.disabled("There is no " + (browser().isPresent() ? DRIVERS : BROWSERS)
				+ " on the PATH. To test the pages of the dashboard: apt-get install chromium chromium-driver");
	}

}

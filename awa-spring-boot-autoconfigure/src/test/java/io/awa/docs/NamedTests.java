package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tests that a page of the documentation names, as <code>`Class#method`</code>.
 */
final class NamedTests {

	private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

	private static final Path MODULES = Path.of("..");

	private static List<Path> sources;

	private NamedTests() {
	}

	static Stream<String> of(Path page) throws IOException {
		return TEST.matcher(Files.readString(page))
			.results()
			.map((result) -> result.group(1) + "#" + result.group(2))
			.distinct();
	}

	/** The rows of all tables without their heads. */
	static List<String> rows(Path page) throws IOException {
		return rows(Files.readAllLines(page));
	}

	/** The rows of the tables below a heading of the second level. */
	static List<String> rows(Path page, String heading) throws IOException {
		List<String> lines = Files.readAllLines(page);
		int first = lines.indexOf("## " + heading) + 1;
		assertThat(first).as(heading).isPositive();
		return rows(lines.subList(first, lines.size()).stream().takeWhile((line) -> !line.startsWith("## ")).toList());
	}

	private static List<String> rows(List<String> lines) {
		List<String> rows = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			boolean head = i + 1 < lines.size() && lines.get(i + 1).startsWith("|--");
			if (lines.get(i).startsWith("|") && !lines.get(i).startsWith("|--") && !head) {
				rows.add(lines.get(i));
			}
		}
		return rows;
	}

	static boolean hasTestOrReason(String row) {
		return TEST.matcher(row).find() || row.contains("none: ");
	}

	/** Names of test classes are unique, so pages need not name modules and packages. */
	static void assertExists(String test) throws IOException {
		String simpleName = test.substring(0, test.indexOf('#'));
		String name = test.substring(test.indexOf('#') + 1);
		List<Path> files = sources().stream().filter((file) -> file.endsWith(simpleName + ".java")).toList();
		assertThat(files).as("source of " + simpleName).hasSize(1);
		List<String> lines = Files.readAllLines(files.get(0));

		assertThat(lines).as(test).anyMatch((line) -> line.contains("void " + name + "("));
		for (int i = 0; i < lines.size(); i++) {
			if (lines.get(i).contains("void " + name + "(")) {
				assertThat(annotations(lines, i)).as(test)
					.anyMatch((line) -> line.matches("\t+@(Test|ParameterizedTest)\\b.*"));
			}
		}
	}

	private static List<String> annotations(List<String> lines, int method) {
		int first = method;
		while (!lines.get(first - 1).isBlank()) {
			first--;
		}
		return lines.subList(first, method);
	}

	private static List<Path> sources() throws IOException {
		if (sources == null) {
			List<Path> found = new ArrayList<>();
			try (Stream<Path> modules = Files.list(MODULES)) {
				for (Path module : modules.toList()) {
					Path tests = module.resolve(Path.of("src", "test", "java"));
					if (Files.isDirectory(tests)) {
						try (Stream<Path> files = Files.walk(tests)) {
							files.filter((file) -> file.toString().endsWith(".java")).forEach(found::add);
						}
					}
				}
			}
			sources = found;
		}
		return sources;
	}

}

package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about correctness has each invariant, and names tests that exist.
 */
class CorrectnessPageTests {

	private static final Path PAGE = Path.of("..", "docs", "correctness.md");

	private static final Path SOURCES = Path.of("src", "test", "java");

	private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

	private static final Pattern HEAD = Pattern.compile("\\| (\\| always|from) \\|.*");

	static Stream<String> tests() throws IOException {
		Matcher matcher = TEST.matcher(Files.readString(PAGE));
		return matcher.results().map((result) -> result.group(1) + "#" + result.group(2)).distinct();
	}

	static Stream<String> codes() {
		return Stream
			.of(codes("C", 5), codes("B", 3), codes("E", 6), codes("D", 4), codes("K", 5), codes("R", 5), codes("U", 5),
					codes("S", 9))
			.flatMap((codes) -> codes);
	}

	@ParameterizedTest
	@MethodSource("tests")
	void namedTestExists(String test) throws Exception {
		String simpleName = test.substring(0, test.indexOf('#'));
		String name = test.substring(test.indexOf('#') + 1);

		assertThat(Arrays.stream(find(simpleName).getDeclaredMethods())
			.filter((method) -> method.getName().equals(name) && !method.isSynthetic()))
			.isNotEmpty()
			.allSatisfy((method) -> assertThat(
					method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
				.isTrue());
	}

	@ParameterizedTest
	@MethodSource("codes")
	void invariantHasOneRow(String code) throws IOException {
		assertThat(rows()).filteredOn((row) -> row.startsWith("| " + code + " |")).hasSize(1);
	}

	@Test
	void everyRowHasATestOrAReason() throws IOException {
		assertThat(rows()).hasSizeGreaterThan(70)
			.allSatisfy((row) -> assertThat(TEST.matcher(row).find() || row.contains("| none: ")).isTrue());
	}

	/** The rows of all tables without their heads. */
	private static List<String> rows() throws IOException {
		return Files.readAllLines(PAGE)
			.stream()
			.filter((line) -> line.startsWith("|") && !line.startsWith("|--") && !HEAD.matcher(line).matches())
			.toList();
	}

	private static Stream<String> codes(String letter, int count) {
		return IntStream.rangeClosed(1, count).mapToObj((number) -> letter + number);
	}

	/** Names of test classes are unique, so the page need not name packages. */
	private static Class<?> find(String simpleName) throws Exception {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			List<Path> found = files.filter((file) -> file.endsWith(simpleName + ".java")).toList();
			assertThat(found).as("source of " + simpleName).hasSize(1);
			String path = SOURCES.relativize(found.get(0)).toString();
			return Class.forName(path.substring(0, path.length() - ".java".length()).replace('/', '.'));
		}
	}

}

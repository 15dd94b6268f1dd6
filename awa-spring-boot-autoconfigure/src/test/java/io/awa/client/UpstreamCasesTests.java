package io.awa.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of the upstream's cases names tests that exist.
 */
class UpstreamCasesTests {

	private static final Path TABLE = Path.of("..", "docs", "upstream-cases.md");

	private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

	/** Rows of the table are told from its head by the name of a case. */
	private static final Pattern ROW = Pattern.compile("\\| `test_\\w+` \\|.*\\|");

	static Stream<String> tests() throws IOException {
		Matcher matcher = TEST.matcher(Files.readString(TABLE));
		return matcher.results().map((result) -> result.group(1) + "#" + result.group(2)).distinct();
	}

	@ParameterizedTest
	@MethodSource("tests")
	void namedTestExists(String test) throws ClassNotFoundException {
		Class<?> type = Class.forName(getClass().getPackageName() + "." + test.substring(0, test.indexOf('#')));
		String name = test.substring(test.indexOf('#') + 1);

		assertThat(Arrays.stream(type.getDeclaredMethods()).filter((method) -> method.getName().equals(name)))
			.isNotEmpty()
			.allSatisfy((method) -> assertThat(
					method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
				.isTrue());
	}

	@Test
	void everyCaseHasATestOrAReason() throws IOException {
		try (Stream<String> lines = Files.lines(TABLE)) {
			assertThat(lines.filter((line) -> ROW.matcher(line).matches())).hasSize(45)
				.allSatisfy((line) -> assertThat(TEST.matcher(line).find() || line.contains("none:")).isTrue());
		}
	}

}

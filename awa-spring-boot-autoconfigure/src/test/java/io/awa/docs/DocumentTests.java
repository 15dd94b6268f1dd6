package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java code on the pages of the documentation stands in a test of this package too,
 * where it is compiled and run; imports and indentation aside. {@link CronPageTests} does
 * the same for its page.
 */
class DocumentTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Path SOURCES = Path.of("src", "test", "java", "io", "awa", "docs");

	private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	static Stream<String> pages() {
		return Stream.of("handlers.md", "retries.md", "callbacks.md", "limits.md", "operations.md", "bridge.md",
				"coming-from.md", "security.md");
	}

	@ParameterizedTest
	@MethodSource("pages")
	void codeOfAPageIsCompiled(String page) throws IOException {
		String compiled;
		try (Stream<Path> files = Files.list(SOURCES)) {
			compiled = files.map(DocumentTests::read).map(DocumentTests::plain).collect(Collectors.joining("\n"));
		}
		assertThat(blocks(page)).isNotEmpty().allSatisfy((block) -> assertThat(compiled).contains(plain(block)));
	}

	@Test
	void codeThatDiffersIsFound() {
		assertThat(plain("a.b( c );\n\n  // why\n")).isEqualTo(plain("\ta.b(c);")).isNotEqualTo(plain("a.b(d);"));
	}

	private static List<String> blocks(String page) {
		return BLOCK.matcher(read(DOCS.resolve(page))).results().map((MatchResult match) -> match.group(1)).toList();
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not read " + file, ex);
		}
	}

	/** Without white space, comments, imports and what nesting in a test asks for. */
	private static String plain(String code) {
		return code.lines()
			.map((line) -> line.replaceAll("^\\s*//.*", "").replaceAll("^import .*", ""))
			.map((line) -> line.replace("static class ", "class ").replace("static record ", "record "))
			.collect(Collectors.joining())
			.replaceAll("\\s+", "");
	}

}

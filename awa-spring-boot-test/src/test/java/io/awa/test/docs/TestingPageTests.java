package io.awa.test.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Java code of docs/testing.md stands in this package too, where it is compiled and
 * run; imports and indentation aside.
 */
class TestingPageTests {

	private static final Path PAGE = Path.of("..", "docs", "testing.md");

	private static final Path SOURCES = Path.of("src", "test", "java", "io", "awa", "test", "docs");

	private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void codeOfThePageIsCompiled() throws IOException {
		String compiled;
		try (Stream<Path> files = Files.list(SOURCES)) {
			compiled = files.map(TestingPageTests::read).map(TestingPageTests::plain).collect(Collectors.joining("\n"));
		}
		assertThat(lines()).hasSizeGreaterThan(3).allSatisfy((part) -> assertThat(compiled).contains(plain(part)));
	}

	/** Statements of one block stand apart in the test, so each is looked for. */
	private static List<String> lines() {
		return BLOCK.matcher(read(PAGE))
			.results()
			.map((MatchResult match) -> match.group(1))
			.flatMap((block) -> block.contains("class ") ? Stream.of(block) : block.lines().map(String::strip))
			.toList();
	}

	/** The class path of this module has both drivers, that of the page one. */
	private static String plain(String code) {
		return code.lines()
			.filter((line) -> !line.startsWith("import ") && !line.strip().startsWith("//"))
			.collect(Collectors.joining())
			.replaceAll("\\s+", "")
			.replace("@AwaTest(excludeAutoConfiguration=R2dbcAutoConfiguration.class)", "@AwaTest");
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not read " + file, ex);
		}
	}

}

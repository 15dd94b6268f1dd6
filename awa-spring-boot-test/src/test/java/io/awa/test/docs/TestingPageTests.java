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
 * The Java code of docs/testing.md stands in tests too, where it is compiled and run;
 * imports and indentation aside.
 */
class TestingPageTests {

	private static final Path PAGE = Path.of("..", "docs", "testing.md");

	/** In the samples what needs a web server, or Docker. */
	private static final List<Path> SOURCES = List.of(Path.of("src/test/java/io/awa/test/docs"),
			Path.of("src/test/java/io/awa/test/reactivedocs"),
			Path.of("../sample-mvc/src/test/java/io/awa/samples/mvc"));

	private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void codeOfThePageIsCompiled() throws IOException {
		StringBuilder compiled = new StringBuilder();
		for (Path directory : SOURCES) {
			try (Stream<Path> files = Files.list(directory)) {
				files.filter(Files::isRegularFile)
					.map(TestingPageTests::read)
					.map(TestingPageTests::plain)
					.forEach(compiled::append);
			}
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
			.replace("(excludeAutoConfiguration=R2dbcAutoConfiguration.class)", "");
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

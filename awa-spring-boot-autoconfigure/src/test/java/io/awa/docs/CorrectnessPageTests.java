package io.awa.docs;

import java.io.IOException;
import java.nio.file.Path;
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

	static Stream<String> tests() throws IOException {
		return NamedTests.of(PAGE);
	}

	static Stream<String> codes() {
		return Stream
			.of(codes("C", 5), codes("B", 3), codes("E", 6), codes("D", 4), codes("K", 5), codes("R", 5), codes("U", 5),
					codes("S", 9), codes("F", 4))
			.flatMap((codes) -> codes);
	}

	@ParameterizedTest
	@MethodSource("tests")
	void namedTestExists(String test) throws IOException {
		NamedTests.assertExists(test);
	}

	@ParameterizedTest
	@MethodSource("codes")
	void invariantHasOneRow(String code) throws IOException {
		assertThat(NamedTests.rows(PAGE)).filteredOn((row) -> row.startsWith("| " + code + " |")).hasSize(1);
	}

	@Test
	void everyRowHasATestOrAReason() throws IOException {
		assertThat(NamedTests.rows(PAGE)).hasSizeGreaterThan(70)
			.allSatisfy((row) -> assertThat(NamedTests.hasTestOrReason(row)).isTrue());
	}

	private static Stream<String> codes(String letter, int count) {
		return IntStream.rangeClosed(1, count).mapToObj((number) -> letter + number);
	}

}

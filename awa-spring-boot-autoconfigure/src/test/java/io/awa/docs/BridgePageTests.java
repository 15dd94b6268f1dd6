package io.awa.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about the bridge names tests that exist, and says for each code of the design
 * what tests it, or why nothing does.
 */
class BridgePageTests {

	private static final Path PAGE = Path.of("..", "docs", "bridge.md");

	static Stream<String> tests() throws IOException {
		return NamedTests.of(PAGE);
	}

	static Stream<String> codes() {
		return Stream
			.of(codes("J-P", 5), Stream.of("J-C", "J-B"), codes("J-T", 8), codes("J-D", 15), codes("J-I", 6),
					codes("J-G B", 9),
					Stream.of("J-S", "J-R", "J-V virtual threads", "J-V propagation", "J-V stacks",
							"J-V Kotlin, native", "J-Perf"))
			.flatMap((codes) -> codes);
	}

	@ParameterizedTest
	@MethodSource("tests")
	void namedTestExists(String test) throws IOException {
		NamedTests.assertExists(test);
	}

	@ParameterizedTest
	@MethodSource("codes")
	void codeHasOneRow(String code) throws IOException {
		assertThat(tested()).filteredOn((row) -> row.startsWith("| " + code + " |")).hasSize(1);
	}

	@Test
	void noRowIsOfAnotherCode() throws IOException {
		assertThat(tested()).hasSameSizeAs(codes().toList());
	}

	@Test
	void everyRowHasATestOrAReason() throws IOException {
		assertThat(NamedTests.rows(PAGE, "Other systems' features")).hasSize(18)
			.allSatisfy((row) -> assertThat(NamedTests.hasTestOrReason(row)).isTrue());
		assertThat(tested()).allSatisfy((row) -> assertThat(NamedTests.hasTestOrReason(row)).isTrue());
	}

	private static List<String> tested() throws IOException {
		return NamedTests.rows(PAGE, "What is tested");
	}

	private static Stream<String> codes(String letter, int count) {
		return IntStream.rangeClosed(1, count).mapToObj((number) -> letter + number);
	}

}

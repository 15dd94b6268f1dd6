package io.awa.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The benchmark runs; its figures are not judged.
 */
class BridgeBenchmarkTests {

	@Test
	void measuresEachCaseAndPrintsItsRatio() throws Exception {
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		try (BenchmarkDatabase database = BenchmarkDatabase.open()) {
			new BridgeBenchmark(database, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(20, 1);
		}

		assertThat(printed.toString(StandardCharsets.UTF_8)).contains("statement awaited in section",
				"guard of a reactive call", "of a plain statement");
	}

}

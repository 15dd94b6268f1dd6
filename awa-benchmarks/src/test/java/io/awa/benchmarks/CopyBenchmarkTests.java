package io.awa.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The benchmark runs and counts every job; its figures are not judged.
 */
class CopyBenchmarkTests {

	@Test
	void measuresAllThreeWaysAndPrintsTheirRatios() throws Exception {
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		try (BenchmarkDatabase database = BenchmarkDatabase.open()) {
			new CopyBenchmark(database, new PrintStream(printed, true, StandardCharsets.UTF_8)).run(6_000, 1);
		}

		assertThat(printed.toString(StandardCharsets.UTF_8)).contains("round 1: JDBC", "median ratio to plain COPY");
	}

}

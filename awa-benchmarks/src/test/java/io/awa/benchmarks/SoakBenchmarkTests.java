package io.awa.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The soak runs with either storage, and every job ends; growth is not judged. It mostly
 * waits, so both run at once, each on a server of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class SoakBenchmarkTests {

	@ParameterizedTest
	@EnumSource
	void endsEveryJob(SoakStorage storage) throws Exception {
		ByteArrayOutputStream printed = new ByteArrayOutputStream();

		boolean passed = new SoakBenchmark(storage, Duration.ofSeconds(10), 100,
				new PrintStream(printed, true, StandardCharsets.UTF_8))
			.run();

		String report = printed.toString(StandardCharsets.UTF_8);
		assertThat(passed).as(report).isTrue();
		assertThat(report).contains("too short to judge", "drained in", "ok     jobs that have not ended: 0",
				"heap MiB");
	}

}

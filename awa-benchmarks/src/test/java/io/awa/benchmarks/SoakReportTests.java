package io.awa.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What grows beyond its bound fails a soak, and nothing else does.
 */
class SoakReportTests {

	private static final long MIB = 1024 * 1024;

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@Test
	void passesWhatStaysAsItIs() {
		assertThat(fails((minute) -> sample(minute, 20, 40, 10, 1_000))).isFalse();
	}

	@Test
	void doesNotCountTheWarmUp() {
		assertThat(fails((minute) -> sample(minute, (minute < 3) ? 5 : 20, 40, 10, 1_000))).isFalse();
	}

	@Test
	void refusesAHeapThatGrows() {
		assertThat(fails((minute) -> sample(minute, 20 + minute, 40, 10, 1_000))).isTrue();
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).containsPattern("heap MiB.*GROWN");
	}

	@Test
	void refusesThreadsThatGrow() {
		assertThat(fails((minute) -> sample(minute, 20, 40 + minute, 10, 1_000))).isTrue();
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).containsPattern("threads.*GROWN");
	}

	@Test
	void refusesConnectionsThatGrow() {
		assertThat(fails((minute) -> sample(minute, 20, 40, 10 + minute / 10, 1_000))).isTrue();
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).containsPattern("pool connections.*GROWN");
	}

	@Test
	void refusesTablesThatGrow() {
		assertThat(fails((minute) -> sample(minute, 20, 40, 10, 1_000 + 500 * minute))).isTrue();
		assertThat(this.printed.toString(StandardCharsets.UTF_8)).containsPattern("rows .*GROWN");
	}

	private boolean fails(IntFunction<SoakSample> samples) {
		SoakReport report = new SoakReport(IntStream.range(0, 15).mapToObj(samples).toList(), 180,
				new PrintStream(this.printed, true, StandardCharsets.UTF_8));
		report.compare(true);
		report.details();
		return report.failed();
	}

	private static SoakSample sample(int minute, int heap, int threads, int connections, int rows) {
		return new SoakSample(minute * 60L, heap * MIB, Map.of("awa-job", threads), connections, 11,
				Map.of("finished", new SoakSample.Table(rows, 0, MIB)), 0, minute, minute);
	}

}

package io.awa.benchmarks.chaos;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each fault once, over both storages. Times are not judged, beyond that all recovers.
 */
class ChaosTests {

	/** With it the worker over R2DBC is killed, and the one over JDBC is stopped. */
	private static final long SEED = 18;

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	@Test
	@Timeout(900)
	void noFaultLosesOrDoublesAJob() throws Exception {
		ChaosOptions options = new ChaosOptions(Duration.ZERO, SEED, List.of(ChaosFault.values()),
				ChaosStorage.parse("both"), 40, null);

		boolean passed = new ChaosBenchmark(options, new PrintStream(this.printed, true, StandardCharsets.UTF_8)).run();

		String report = this.printed.toString(StandardCharsets.UTF_8);
		assertThat(passed).as(report).isTrue();
		assertThat(report).contains("Drained in", "ok     every committed job ran", "ok     no job is stuck",
				"ok     jobs that complete in their transaction counted once",
				"ok     no job of a transaction that rolled back is there, or ran",
				"ok     only the run that held the lease completed its job",
				"ok     the query of consistency finds nothing");
		for (ChaosFault fault : ChaosFault.values()) {
			assertThat(report).contains("-Dawa.chaos.faults=" + fault.text() + "`");
		}
	}

}

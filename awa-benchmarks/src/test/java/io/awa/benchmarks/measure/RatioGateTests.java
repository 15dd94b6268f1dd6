package io.awa.benchmarks.measure;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import io.awa.benchmarks.system.BenchmarkServer;
import io.awa.benchmarks.system.SystemKind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What must not get worse, as ratios and counts that do not depend on the machine. The
 * limits are far from what is reached when nothing else runs, so that only a real loss
 * fails; no other test of this module runs at the same time.
 */
@Isolated
class RatioGateTests {

	private static final int TASKS = 10_000;

	private static final int BYTES = 100;

	/** As many handlers at once as a queue has by default. */
	private static final int CONCURRENCY = 10;

	private static final int MOST_ROUNDS = 10;

	private static final double LEAST = 0.4;

	private static final BenchmarkServer SERVER = BenchmarkServer.start();

	private final MeasureContext context = new MeasureContext(SERVER, List.of(), Profile.quick(),
			new PrintStream(PrintStream.nullOutputStream()));

	@AfterAll
	static void stopServer() {
		SERVER.close();
	}

	/**
	 * The first rounds are slow until the code is compiled, and others may run at the
	 * same time; one good round shows that nothing was lost.
	 */
	@Test
	void drainIsNotFarBehindTheBareStatements() throws Exception {
		double best = 0;
		try (Contestant ours = Contestant.open(this.context, SystemKind.AWA_JDBC);
				Contestant bare = Contestant.open(this.context, SystemKind.BARE)) {
			for (int round = 0; round < MOST_ROUNDS && best < LEAST; round++) {
				double limit = drain(bare);
				best = Math.max(best, drain(ours) / limit);
			}
		}
		assertThat(best).isGreaterThanOrEqualTo(LEAST);
	}

	@Test
	void jobsShareTheirCommits() throws Exception {
		try (Contestant ours = Contestant.open(this.context, SystemKind.AWA_JDBC)) {
			ServerCounters counters = new ServerCounters(this.context, ours.database());
			ours.system().insertMany(Drain.tasks(TASKS, BYTES));
			counters.flush();
			long before = counters.commits();
			Drain.ofInserted(ours, TASKS, CONCURRENCY);
			counters.flush();

			assertThat((counters.commits() - before) / (double) TASKS).isBetween(0.0005, 0.03);
		}
	}

	@Test
	void jobWritesLessThanInOneTable() throws Exception {
		assertThat(walPerJob(SystemKind.AWA_JDBC) / walPerJob(SystemKind.ONE_TABLE)).isBetween(0.1, 0.8);
	}

	private double walPerJob(SystemKind kind) throws Exception {
		try (Contestant contestant = Contestant.open(this.context, kind)) {
			ServerCounters counters = new ServerCounters(this.context, contestant.database());
			long before = counters.walBytes();
			contestant.system().insertMany(Drain.tasks(TASKS, BYTES));
			Drain.ofInserted(contestant, TASKS, CONCURRENCY);
			return (counters.walBytes() - before) / (double) TASKS;
		}
	}

	private static double drain(Contestant contestant) throws Exception {
		return Drain.rate(contestant, 2 * TASKS, BYTES, CONCURRENCY, Duration.ZERO);
	}

}

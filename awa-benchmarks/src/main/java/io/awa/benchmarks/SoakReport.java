package io.awa.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Compares the first third of the samples after the warm-up with the last.
 */
final class SoakReport {

	private static final double MIB = 1024 * 1024;

	private static final int THIRDS = 3;

	private final List<SoakSample> samples;

	private final PrintStream out;

	private boolean failed;

	/**
	 * Creates the report.
	 * @param samples of the load, at least one after the warm-up
	 * @param warmUpSeconds how long nothing is compared
	 * @param out where to print
	 */
	SoakReport(List<SoakSample> samples, long warmUpSeconds, PrintStream out) {
		this.samples = samples.stream().filter((sample) -> sample.seconds() >= warmUpSeconds).toList();
		this.out = out;
	}

	static void header(PrintStream out) {
		out.printf("%6s %8s %7s %5s %6s %7s %7s %7s %8s %6s %8s %7s %7s %9s %9s%n", "second", "heap MiB", "threads",
				"pool", "server", "ready", "running", "waiting", "finished", "dead l", "dead row", "MiB", "lag s",
				"inserted", "ended");
	}

	static void line(SoakSample sample, PrintStream out) {
		out.printf("%6d %8.1f %7d %5d %6d %7d %7d %7d %8d %6d %8d %7.1f %7.2f %9d %9d%n", sample.seconds(),
				sample.heap() / MIB, sample.threadCount(), sample.poolConnections(), sample.serverConnections(),
				sample.rows("ready"), sample.rows("running"), sample.rows("waiting"), sample.rows("finished"),
				sample.rows("dead_letter"), sample.dead(), sample.size() / MIB, sample.lag(), sample.inserted(),
				sample.ended());
	}

	/** Prints the thirds, and says which of them grew beyond their bounds. */
	void compare(boolean judged) {
		this.out.printf("%nMedians of the thirds after the warm-up%s:%n", judged ? "" : " (too short to judge)");
		this.out.printf("%-22s %10s %10s %10s %7s  %s%n", "", "first", "middle", "last", "ratio", "bound");
		compare("heap MiB", (sample) -> sample.heap() / MIB, judged, 1.3, 0);
		compare("threads", SoakSample::threadCount, judged, 1, 2);
		compare("pool connections", SoakSample::poolConnections, judged, 1, 0);
		compare("server connections", SoakSample::serverConnections, judged, 1, 0);
		compare("rows", SoakSample::rows, judged, 1.3, 1_000);
		compare("dead rows", SoakSample::dead, judged, 2, 10_000);
		compare("tables MiB", (sample) -> sample.size() / MIB, judged, 1.5, 0);
		compare("unfinished jobs", SoakSample::unfinished, judged, 2, 500);
		compare("oldest due job s", SoakSample::lag, false, 0, 0);
	}

	private void compare(String what, ToDoubleFunction<SoakSample> value, boolean judged, double ratio, double slack) {
		double first = median(0, value);
		double last = median(THIRDS - 1, value);
		boolean grown = judged && last > first * ratio + slack;
		this.out.printf("%-22s %10.2f %10.2f %10.2f %7.2f  %s%s%n", what, first, median(1, value), last,
				(first != 0) ? last / first : 1, judged ? "first x " + ratio + " + " + (int) slack : "",
				grown ? "  GROWN" : "");
		this.failed |= grown;
	}

	/** Prints each table, and the threads by name. */
	void details() {
		SoakSample first = third(0).get(0);
		SoakSample middle = this.samples.get(this.samples.size() / 2);
		SoakSample last = this.samples.get(this.samples.size() - 1);
		this.out.printf("%nRows, dead rows and KiB of each table, after the warm-up, in the middle and at the end:%n");
		for (String table : last.tables().keySet()) {
			this.out.printf("%-18s %s | %s | %s%n", table, cells(first, table), cells(middle, table),
					cells(last, table));
		}
		this.out.printf("%nThreads by name, likewise:%n");
		Map<String, Integer> names = new TreeMap<>();
		List.of(first, middle, last).forEach((sample) -> names.putAll(sample.threads()));
		names.keySet()
			.forEach((name) -> this.out.printf("%-40s %4d | %4d | %4d%n", name, first.threads().getOrDefault(name, 0),
					middle.threads().getOrDefault(name, 0), last.threads().getOrDefault(name, 0)));
	}

	private static String cells(SoakSample sample, String name) {
		SoakSample.Table table = sample.tables().getOrDefault(name, new SoakSample.Table(0, 0, 0));
		return String.format("%8d %7d %8d", table.rows(), table.dead(), table.size() / 1024);
	}

	/** Prints a check that a run of any length has to pass. */
	void check(String what, boolean passed) {
		this.out.printf("%-6s %s%n", passed ? "ok" : "FAILED", what);
		this.failed |= !passed;
	}

	boolean failed() {
		return this.failed;
	}

	private List<SoakSample> third(int index) {
		int size = this.samples.size();
		return this.samples.subList(size * index / THIRDS, Math.max(size * (index + 1) / THIRDS, 1));
	}

	private double median(int third, ToDoubleFunction<SoakSample> value) {
		double[] sorted = third(third).stream().mapToDouble(value).sorted().toArray();
		return sorted[sorted.length / 2];
	}

}

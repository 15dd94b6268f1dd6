package io.awa.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How fast a backlog of jobs that do nothing is worked off: by a worker, and by a plain
 * loop over the two statements that any design of these tables needs. Both run in one
 * process, in turn, several times; what counts is the ratio of the medians.
 */
public final class DrainBenchmark {

	private static final int JOBS = 20_000;

	private static final int ROUNDS = 5;

	private final BenchmarkDatabase database;

	private final PrintStream out;

	DrainBenchmark(BenchmarkDatabase database, PrintStream out) {
		this.database = database;
		this.out = out;
	}

	/**
	 * Runs the benchmark on an embedded PostgreSQL, or on the JDBC URL given.
	 * @param args nothing, or the JDBC URL of an empty database
	 * @throws Exception if the database fails
	 */
	public static void main(String[] args) throws Exception {
		try (BenchmarkDatabase database = BenchmarkDatabase.open(args)) {
			new DrainBenchmark(database, out()).run(JOBS, ROUNDS);
		}
	}

	void run(int jobs, int rounds) throws Exception {
		List<Double> worker = new ArrayList<>();
		List<Double> statements = new ArrayList<>();
		measure(jobs, new WorkerDrain(this.database)::drain);
		measure(jobs, new StatementDrain(this.database)::drain);
		for (int round = 1; round <= rounds; round++) {
			worker.add(measure(jobs, new WorkerDrain(this.database)::drain));
			statements.add(measure(jobs, new StatementDrain(this.database)::drain));
			this.out.printf("round %d: worker %,.0f jobs/s, bare statements %,.0f jobs/s%n", round,
					worker.get(round - 1), statements.get(round - 1));
		}
		this.out.printf("median: worker %,.0f jobs/s, bare statements %,.0f jobs/s, ratio %.2f%n", median(worker),
				median(statements), median(worker) / median(statements));
	}

	private double measure(int jobs, ToDoubleFunction<Integer> drain) {
		this.database.preload(jobs);
		double seconds = drain.applyAsDouble(jobs);
		this.database.requireFinished(jobs);
		return jobs / seconds;
	}

	private static double median(List<Double> values) {
		List<Double> sorted = new ArrayList<>(values);
		Collections.sort(sorted);
		return sorted.get(sorted.size() / 2);
	}

	/** The one place that may print. */
	private static PrintStream out() {
		return System.out;
	}

	static double seconds(long startNanos) {
		return Duration.ofNanos(System.nanoTime() - startNanos).toNanos() / 1e9;
	}

}

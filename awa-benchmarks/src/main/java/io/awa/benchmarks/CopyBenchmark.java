package io.awa.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.awa.CopyResult;
import io.awa.InsertOptions;

/**
 * How fast a million jobs are inserted by COPY, by each client and by the plain COPY that
 * any client for these tables needs. All run in one process, in turn, several times; what
 * counts is the ratio of the medians. Started with a small heap, it shows that the
 * clients do not hold the jobs in memory.
 */
public final class CopyBenchmark {

	private static final int JOBS = 1_000_000;

	private static final int ROUNDS = 3;

	private static final InsertOptions OPTIONS = InsertOptions.defaults().withQueue("copied");

	private final BenchmarkDatabase database;

	private final PrintStream out;

	CopyBenchmark(BenchmarkDatabase database, PrintStream out) {
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
			new CopyBenchmark(database, out()).run(JOBS, ROUNDS);
		}
		System.exit(0);
	}

	void run(int jobs, int rounds) {
		this.out.printf("%,d jobs, heap of at most %,d MiB%n", jobs, Runtime.getRuntime().maxMemory() >> 20);
		List<Double> jdbc = new ArrayList<>();
		List<Double> r2dbc = new ArrayList<>();
		List<Double> plain = new ArrayList<>();
		for (int round = 1; round <= rounds; round++) {
			jdbc.add(measure(jobs, () -> insertByJdbc(jobs)));
			r2dbc.add(measure(jobs, () -> insertByR2dbc(jobs)));
			plain.add(measure(jobs, () -> new PlainCopy(this.database).insert(jobs)));
			this.out.printf("round %d: JDBC %,.0f jobs/s, R2DBC %,.0f jobs/s, plain COPY %,.0f jobs/s%n", round,
					jdbc.get(round - 1), r2dbc.get(round - 1), plain.get(round - 1));
		}
		this.out.printf("median ratio to plain COPY: JDBC %.2f, R2DBC %.2f%n", median(jdbc) / median(plain),
				median(r2dbc) / median(plain));
	}

	private void insertByJdbc(int jobs) {
		AtomicLong heard = new AtomicLong();
		CopyResult result = this.database.client()
			.insertManyCopy(IntStream.range(0, jobs).mapToObj(NoOp::numbered), OPTIONS,
					(job) -> heard.incrementAndGet());
		requireAll(jobs, result, heard.get());
	}

	private void insertByR2dbc(int jobs) {
		AtomicLong heard = new AtomicLong();
		CopyResult result = this.database.reactiveClient()
			.insertManyCopy(Flux.range(0, jobs).map(NoOp::numbered), OPTIONS, (job) -> heard.incrementAndGet())
			.block();
		requireAll(jobs, result, heard.get());
	}

	private static void requireAll(int jobs, @Nullable CopyResult result, long heard) {
		if (result == null || result.inserted() != jobs || heard != jobs) {
			throw new IllegalStateException("Expected " + jobs + " inserted jobs, but got " + result + ".");
		}
	}

	private double measure(int jobs, Runnable insert) {
		this.database.empty();
		long start = System.nanoTime();
		insert.run();
		double seconds = (System.nanoTime() - start) / 1e9;
		if (this.database.waiting() != jobs) {
			throw new IllegalStateException("Expected " + jobs + " jobs, but found " + this.database.waiting() + ".");
		}
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

	/** A payload like those of applications. */
	record NoOp(String customer, String email, int order) {

		static NoOp numbered(int order) {
			return new NoOp("Ada Obi", "ada@example.com", order);
		}

	}

}

package io.awa.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.awa.benchmarks.measure.Measure;
import io.awa.benchmarks.measure.MeasureContext;
import io.awa.benchmarks.measure.Measures;
import io.awa.benchmarks.measure.Surroundings;
import io.awa.benchmarks.report.Goal;
import io.awa.benchmarks.report.MarkdownReport;
import io.awa.benchmarks.report.Result;
import io.awa.benchmarks.report.ResultStore;
import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.BenchmarkServer;

/**
 * Compares this library with other job queues, and with the bare statements. Measures
 * everything, keeps what it found as JSON, and writes a report of all that is kept, so
 * that long measures can run by themselves. Arguments, all optional:
 * <ul>
 * <li>{@code report}: measure nothing, only write the report</li>
 * <li>{@code --profile=quick|full}: quick takes seconds per measure and shows that all
 * works; full is the default</li>
 * <li>{@code --measures=drain,insert}: see {@link Measures#all()}; all by default</li>
 * <li>{@code --systems=AWA_JDBC,BARE}: see
 * {@link io.awa.benchmarks.system.SystemKind}</li>
 * <li>{@code --url=jdbc:postgresql:...}: a server where databases may be created;
 * embedded by default</li>
 * <li>{@code --output=docs}: the folder of {@code benchmarks.md}; that of the project by
 * default</li>
 * <li>{@code --results=target/benchmarks}: where JSON is kept; below the target folder of
 * this module by default</li>
 * <li>{@code --rounds=3}, {@code --seconds=3}, {@code --min-tasks=500},
 * {@code --max-tasks=100000}, {@code --pinned-minutes=10}: instead of what the profile
 * says</li>
 * </ul>
 */
public final class ComparisonBenchmark {

	private final ComparisonArguments arguments;

	private final ResultStore store;

	private final PrintStream out;

	ComparisonBenchmark(ComparisonArguments arguments, PrintStream out) {
		this.arguments = arguments;
		this.store = new ResultStore(arguments.results());
		this.out = out;
	}

	/**
	 * Runs the benchmark.
	 * @param args see above
	 * @throws Exception if nothing could be measured or written
	 */
	public static void main(String[] args) throws Exception {
		boolean complete = new ComparisonBenchmark(ComparisonArguments.parse(args), out()).run();
		System.exit(complete ? 0 : 1);
	}

	/** Returns whether all measures ran to their end. */
	boolean run() throws IOException {
		boolean complete = this.arguments.reportOnly() || measure();
		Path page = new MarkdownReport(this.arguments.output()).write(this.store.environment(),
				this.store.results(Measures.names()));
		this.out.println("Written: " + page);
		return complete;
	}

	private boolean measure() throws IOException {
		boolean complete = true;
		String url = this.arguments.url();
		try (BenchmarkServer server = (url != null) ? BenchmarkServer.at(url) : BenchmarkServer.start()) {
			MeasureContext context = new MeasureContext(server, this.arguments.systems(), this.arguments.profile(),
					this.out);
			this.store.write(Surroundings.describe(context, this.arguments.command()));
			for (Measure measure : this.arguments.measures()) {
				complete &= measure(measure, context);
			}
		}
		return complete;
	}

	private boolean measure(Measure measure, MeasureContext context) {
		long start = System.nanoTime();
		try {
			this.out.println("== " + measure.name());
			Result result = measure.run(context)
				.toResult(new Result.Run(LocalDate.now().toString(), context.profile().name(),
						context.profile().rounds(), Duration.ofNanos(System.nanoTime() - start).toSeconds()));
			if (measure.isOneByOne()) {
				this.store.add(result);
			}
			else {
				this.store.write(result);
			}
			print(result);
			return true;
		}
		catch (Exception ex) {
			this.out.println("FAILED: " + measure.name());
			ex.printStackTrace(this.out);
			return false;
		}
	}

	private void print(Result result) {
		for (Table table : result.tables()) {
			this.out.println(table.title());
			for (Table.Row row : table.rows()) {
				List<String> texts = new ArrayList<>(List.of(row.name()));
				row.cells().forEach((cell) -> texts.add(cell.text()));
				this.out.println("  " + String.join(" | ", texts));
			}
		}
		for (Goal goal : result.goals()) {
			this.out.printf(Locale.ROOT, "  goal: %s %s, reached %.3f: %s%n", goal.text(), goal.limit(), goal.reached(),
					goal.answer());
		}
		result.caveats().forEach((caveat) -> this.out.println("  note: " + caveat));
	}

	/** The one place that may print. */
	private static PrintStream out() {
		return System.out;
	}

}

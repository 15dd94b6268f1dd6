package io.awa.benchmarks.dashboard;

import java.io.PrintStream;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.awa.benchmarks.measure.MeasureContext;
import io.awa.benchmarks.measure.Profile;
import io.awa.benchmarks.measure.Surroundings;
import io.awa.benchmarks.report.Environment;
import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.BenchmarkServer;
import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.SchemaName;

/**
 * How long the dashboard takes to answer beside ten million jobs that have ended, and
 * what those who look cost. Options are system properties: {@code awa.dashboard.jobs} (10
 * million that have ended), {@code awa.dashboard.rounds} (30),
 * {@code awa.dashboard.tasks} (300,000 in each drain; 0 measures no cost),
 * {@code awa.dashboard.drains} (3), {@code awa.dashboard.seconds} (30 of idleness),
 * {@code awa.docs.write} (whether to write the page of the documentation).
 */
public final class DashboardBenchmark {

	private static final String COMMAND = "./mvnw -q -pl awa-benchmarks -am compile exec:exec -Dexec.executable=java "
			+ "\"-Dexec.args=-Xmx1g -Dawa.docs.write=true -classpath %classpath "
			+ "io.awa.benchmarks.dashboard.DashboardBenchmark\"";

	private final Options options;

	private final PrintStream out;

	private final List<Table> tables = new ArrayList<>();

	DashboardBenchmark(Options options, PrintStream out) {
		this.options = options;
		this.out = out;
	}

	/**
	 * Runs the benchmark on an embedded PostgreSQL, or on a database that it has filled
	 * before.
	 * @param args nothing, or the JDBC URL of a database, which is filled if it is empty
	 * @throws Exception if the database fails
	 */
	public static void main(String[] args) throws Exception {
		Options options = new Options(Long.getLong("awa.dashboard.jobs", 10_000_000),
				Integer.getInteger("awa.dashboard.rounds", 30), Integer.getInteger("awa.dashboard.tasks", 300_000),
				Integer.getInteger("awa.dashboard.drains", 3), Integer.getInteger("awa.dashboard.seconds", 30));
		DashboardBenchmark benchmark = new DashboardBenchmark(options, out());
		String page;
		if (args.length > 0) {
			try (BenchmarkServer server = BenchmarkServer.at(args[0]);
					MeasuredDatabase database = MeasuredDatabase.at(args[0])) {
				page = benchmark.run(server, database);
			}
		}
		else {
			try (BenchmarkServer server = BenchmarkServer.start();
					MeasuredDatabase database = server.createDatabase("dashboard")) {
				page = benchmark.run(server, database);
			}
		}
		if (Boolean.getBoolean("awa.docs.write")) {
			benchmark.out.println("Written: " + DashboardReport.write(page));
		}
		System.exit(0);
	}

	/** Returns the page. */
	String run(BenchmarkServer server, MeasuredDatabase database) throws Exception {
		fill(database);
		Environment environment = Surroundings
			.describe(new MeasureContext(server, List.of(), Profile.named("full"), this.out), COMMAND);
		CountedDataSource counted = new CountedDataSource(database.dataSource());
		try (DashboardApplication application = new DashboardApplication(counted)) {
			DashboardLatencies latencies = new DashboardLatencies(new DashboardBrowser(application.address()), counted);
			Instant now = database.sql().sql("select now()").query(Timestamp.class).single().toInstant();
			add(latencies.measure(DashboardLooks.at(this.options.jobs(), now), this.options.rounds()));
		}
		if (this.options.tasks() > 0) {
			DashboardCost cost = new DashboardCost(database, this.options.tasks());
			add(cost.idle(this.options.seconds()));
			add(cost.drain(this.options.drains()));
		}
		return DashboardReport.page(environment, this.options.jobs(), this.tables);
	}

	private void fill(MeasuredDatabase database) throws Exception {
		new SchemaMigrator(database.dataSource(), new SchemaName(SchemaName.DEFAULT)).migrate();
		if (database.sql().sql("select exists (select from awa.job)").query(Boolean.class).single()) {
			this.out.println("The jobs that are there are taken for those of an earlier run.");
			return;
		}
		long start = System.nanoTime();
		new DashboardHistory(database.dataSource()).fill(this.options.jobs());
		this.out.printf("%,d jobs in %d s%n", this.options.jobs(),
				Duration.ofNanos(System.nanoTime() - start).toSeconds());
	}

	private void add(Table table) {
		this.tables.add(table);
		this.out.println(table.title());
		this.out.println("| " + String.join(" | ", table.columns()) + " |");
		table.rows().forEach((row) -> this.out.println(DashboardReport.line(row)));
	}

	/** The one place that may print. */
	private static PrintStream out() {
		return System.out;
	}

	/**
	 * How much is measured.
	 *
	 * @param jobs how many jobs have ended
	 * @param rounds how often each look is taken at most
	 * @param tasks how many tasks each drain has; 0 if what viewers cost is not measured
	 * @param drains how often each number of viewers looks at a drain
	 * @param seconds how long nothing happens
	 */
	record Options(long jobs, int rounds, int tasks, int drains, int seconds) {

	}

}

package io.awa.benchmarks.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import io.awa.benchmarks.dashboard.DashboardBenchmark.Options;
import io.awa.benchmarks.system.BenchmarkServer;
import io.awa.benchmarks.system.MeasuredDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The benchmark fills a database, takes all looks and reports; its figures are not
 * judged, so it runs beside others.
 */
@Execution(ExecutionMode.CONCURRENT)
class DashboardBenchmarkTests {

	private static final int JOBS = 20_000;

	@Test
	void takesAllLooksAndReportsThem() throws Exception {
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		String page;
		List<String> queues;
		try (BenchmarkServer server = BenchmarkServer.start();
				MeasuredDatabase database = server.createDatabase("dashboard")) {
			page = new DashboardBenchmark(new Options(JOBS, 1, 200, 1, 1),
					new PrintStream(printed, true, StandardCharsets.UTF_8))
				.run(server, database);
			queues = database.sql().sql("select distinct queue from awa.finished").query(String.class).list();
			long ended = database.sql()
				.sql("select count(*) from awa.finished where kind <> 'task'")
				.query(Long.class)
				.single();
			assertThat(ended).as("what retention has left").isBetween(JOBS * 9L / 10, (long) JOBS);
		}

		assertThat(queues).hasSize(21).contains("orders", "archive", "default");
		assertThat(page).contains("# Dashboard benchmark", "| overview | first | 1 |",
				"| overview, again | shared | 1 |", "## While nothing happens", "## While a worker drains",
				"PostgreSQL: ");
		DashboardLooks.at(JOBS, Instant.now())
			.forEach((look) -> assertThat(page).contains("| " + look.title() + " | " + look.sharing().text()));
		assertThat(printed.toString(StandardCharsets.UTF_8)).contains("20,000 jobs in", "Milliseconds until");
	}

}

package io.awa.benchmarks.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was measured is kept, and read in the report.
 */
class ReportTests {

	private static final Environment ENVIRONMENT = new Environment(Map.of("PostgreSQL", "1.2"), Map.of("Cores", "3"),
			Map.of("System A", "as it comes"), "./measure");

	@TempDir
	private Path folder;

	@Test
	void writesTablesChartsAndCaveats() throws Exception {
		String page = page(result("speed", new Goal("Fast", "≥ 1", 2.0, true)));

		assertThat(page).contains("## The speed", "| system | per second |", "| System A | 1,234 |",
				"![A plot](images/benchmarks/speed.svg)", "- Mind the machine.", "PostgreSQL: 1.2", "Cores: 3",
				"System A: as it comes", "./measure", "profile `tiny`");
		assertThat(Files.readString(this.folder.resolve("images/benchmarks/speed.svg"))).contains("<svg");
	}

	@Test
	void saysWhichGoalsAreMet() throws Exception {
		String page = page(result("speed", new Goal("Fast", "≥ 1", 2.0, true), new Goal("Small", "≤ 1", 1.5, false),
				new Goal("Calm", "≤ 1", null, false)));

		assertThat(page).contains("1 of 3 goals are met; 1 were not measured.", "| Fast | ≥ 1 | 2.00 | yes |",
				"| Small | ≤ 1 | 1.50 | **no** |", "| Calm | ≤ 1 | – | not measured |");
	}

	@Test
	void mergesWhatWasMeasuredOneByOne() throws Exception {
		ResultStore store = new ResultStore(this.folder.resolve("results"));
		store.write(ENVIRONMENT);
		store.write(new Environment(Map.of(), Map.of(), Map.of("System B", "tuned"), "./measure more"));
		store.write(result("size"));
		store.write(result("speed", new Goal("Fast", "≥ 1", null, false)));

		assertThat(store.results(List.of("speed", "absent", "size")))
			.containsExactly(result("speed", new Goal("Fast", "≥ 1", null, false)), result("size"));
		assertThat(store.environment()).isEqualTo(new Environment(ENVIRONMENT.versions(), ENVIRONMENT.hardware(),
				Map.of("System A", "as it comes", "System B", "tuned"), "./measure more"));
	}

	@Test
	void keepsSystemsThatWereMeasuredForThemselves() throws Exception {
		ResultStore store = new ResultStore(this.folder.resolve("results"));
		store.add(lines(Map.of("System A", 1.0, "System B", 2.0), new Goal("Fast", "≥ 1", 2.0, true)));
		store.add(lines(Map.of("System B", 3.0), new Goal("Fast", "≥ 1", null, false)));

		Result merged = store.results(List.of("pinned")).get(0);
		assertThat(merged.tables().get(0).rows()).extracting((row) -> row.name() + " " + row.cells().get(0).value())
			.containsExactlyInAnyOrder("System A 1.0", "System B 3.0");
		assertThat(merged.charts().get(0).series()).extracting((line) -> line.name() + " " + line.ys())
			.containsExactlyInAnyOrder("System A [1.0]", "System B [3.0]");
		assertThat(merged.goals()).containsExactly(new Goal("Fast", "≥ 1", 2.0, true));
		assertThat(merged.run().seconds()).isEqualTo(8);
	}

	@Test
	void drawsNothingBelowZeroOnLogarithmicAxes() throws Exception {
		for (Chart.Kind kind : Chart.Kind.values()) {
			List<Double> xs = (kind == Chart.Kind.LINES) ? List.of(1.0, 2.0) : List.of();
			Chart chart = new Chart(kind.name(), "A plot", kind, "x", "y", true, List.of("a", "b"),
					List.of(new Chart.Series("A", xs, List.of(0.0, 300.0))));

			assertThat(this.folder.resolve(new ChartWriter(this.folder).write(chart))).exists();
		}
	}

	private static Result lines(Map<String, Double> values, Goal goal) {
		List<Table.Row> rows = new ArrayList<>();
		List<Chart.Series> series = new ArrayList<>();
		values.forEach((name, value) -> {
			rows.add(new Table.Row(name, List.of(Table.Cell.of("%.0f", value))));
			series.add(new Chart.Series(name, List.of(1.0), List.of(value)));
		});
		return new Result("pinned", "Pinned", "How.", new Result.Run("2030-01-02", "tiny", 1, 4),
				List.of(new Table("Rates", List.of("system", "per second"), rows)),
				List.of(new Chart("pinned", "A plot", Chart.Kind.LINES, "x", "y", false, List.of(), series)),
				List.of(goal), List.of());
	}

	private String page(Result result) throws Exception {
		return Files.readString(new MarkdownReport(this.folder).write(ENVIRONMENT, List.of(result)));
	}

	private static Result result(String name, Goal... goals) {
		return new Result(name, "The " + name, "How it was measured.", new Result.Run("2030-01-02", "tiny", 1, 4),
				List.of(new Table("Rates", List.of("system", "per second"),
						List.of(new Table.Row("System A", List.of(Table.Cell.of("%,.0f", 1234)))))),
				List.of(new Chart(name, "A plot", Chart.Kind.BARS, "", "per second", false, List.of("System A"),
						List.of(new Chart.Series("median", List.of(), List.of(1234.0))))),
				List.of(goals), List.of("Mind the machine."));
	}

}

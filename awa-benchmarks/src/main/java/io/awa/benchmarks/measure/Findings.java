package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

import io.awa.benchmarks.report.Chart;
import io.awa.benchmarks.report.Goal;
import io.awa.benchmarks.report.Result;
import io.awa.benchmarks.report.Table;
import io.awa.benchmarks.system.SystemKind;

/**
 * Collects what a measure finds.
 */
public final class Findings {

	private final String name;

	private final String title;

	private final String description;

	private final List<Table> tables = new ArrayList<>();

	private final List<Chart> charts = new ArrayList<>();

	private final List<Goal> goals = new ArrayList<>();

	private final List<String> caveats = new ArrayList<>();

	Findings(Measure measure, String title, String description) {
		this.name = measure.name();
		this.title = title;
		this.description = description;
	}

	/**
	 * Ends the collection.
	 * @param run when and how thoroughly the measure ran
	 * @return what was found
	 */
	public Result toResult(Result.Run run) {
		return new Result(this.name, this.title, this.description, run, this.tables, this.charts, this.goals,
				this.caveats);
	}

	void add(Table table) {
		this.tables.add(table);
	}

	void add(Chart chart) {
		this.charts.add(chart);
	}

	void add(Goal goal) {
		this.goals.add(goal);
	}

	void caveat(String sentence) {
		if (!this.caveats.contains(sentence)) {
			this.caveats.add(sentence);
		}
	}

	/**
	 * Adds a row for each system: the median, its spread, and its share of the bare
	 * statements and of this library.
	 */
	void figure(String heading, String format, String figure, Samples samples) {
		List<Table.Row> rows = new ArrayList<>();
		for (SystemKind kind : samples.kinds()) {
			rows.add(new Table.Row(kind.title(),
					List.of(spread(format, samples.statistics(kind, figure)),
							Table.Cell.of("%.2f", ratio(samples, figure, kind, Peers.BARE)),
							Table.Cell.of("%.2f", ratio(samples, figure, kind, Peers.OURS)))));
		}
		add(new Table(heading, List.of("system", "median (min..max)", "/ bare statements", "/ Awa over JDBC"), rows));
	}

	/** Adds a row for each system with its rates, by what varies. */
	void rates(String heading, List<SystemKind> kinds, Map<String, Samples> variants) {
		List<String> columns = new ArrayList<>(List.of("system"));
		columns.addAll(variants.keySet());
		List<Table.Row> rows = new ArrayList<>();
		for (SystemKind kind : kinds) {
			rows.add(new Table.Row(kind.title(),
					variants.values()
						.stream()
						.map((samples) -> spread("%,.0f", samples.statistics(kind, Samples.RATE)))
						.toList()));
		}
		add(new Table(heading, columns, rows));
		variants.values().forEach(this::failures);
	}

	/** Adds a bar for each system. */
	void bars(String file, String heading, String unit, String figure, Samples samples) {
		if (samples.kinds().isEmpty()) {
			return;
		}
		add(new Chart(file, heading, Chart.Kind.BARS, "", unit, false,
				samples.kinds().stream().map(SystemKind::title).toList(), List.of(new Chart.Series("median", List.of(),
						samples.kinds().stream().map((kind) -> samples.statistics(kind, figure).median()).toList()))));
	}

	void failures(Samples samples) {
		samples.failures().forEach((kind, message) -> caveat(kind.title() + " could not be measured: " + message));
	}

	static Table.Cell spread(String format, Statistics statistics) {
		if (Double.isNaN(statistics.median())) {
			return Table.Cell.of("–");
		}
		String text = Table.Cell.of(format, statistics.median()).text();
		if (statistics.min() != statistics.max()) {
			text += " (" + Table.Cell.of(format, statistics.min()).text() + ".."
					+ Table.Cell.of(format, statistics.max()).text() + ")";
		}
		return new Table.Cell(text, statistics.median());
	}

	static Table.Row row(String name, Table.Cell... cells) {
		return new Table.Row(name, Arrays.asList(cells));
	}

	private static double ratio(Samples samples, String figure, SystemKind kind, String other) {
		OptionalDouble ratio = samples.ratio(figure, kind.name(), other);
		return ratio.orElse(Double.NaN);
	}

}

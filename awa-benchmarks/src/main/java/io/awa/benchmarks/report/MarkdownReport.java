package io.awa.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes results as a page, with its plots beside it.
 */
public final class MarkdownReport {

	private static final String IMAGES = "images/benchmarks/";

	private final Path folder;

	private final StringBuilder text = new StringBuilder();

	/**
	 * Writes into a folder.
	 * @param folder the folder of the page
	 */
	public MarkdownReport(Path folder) {
		this.folder = folder;
	}

	/**
	 * Writes the page.
	 * @param environment where the measures ran
	 * @param results what they found
	 * @return the page
	 * @throws IOException if it cannot be written
	 */
	public Path write(Environment environment, List<Result> results) throws IOException {
		introduction(environment);
		goals(results);
		for (Result result : results) {
			section(result);
		}
		pairs("What it ran on", "", environment.hardware());
		pairs("Versions", "", environment.versions());
		pairs("Settings", "Each system is set as its own documentation recommends for throughput.",
				environment.settings());
		Files.createDirectories(this.folder);
		return Files.writeString(this.folder.resolve("benchmarks.md"), this.text.toString().stripTrailing() + "\n");
	}

	private void introduction(Environment environment) {
		line("# Benchmarks");
		line("");
		line("This page is written by the benchmark suite (`awa-benchmarks`), not by hand. Every system runs on the same "
				+ "machine and the same PostgreSQL, in a database of its own; rounds take turns and begin with another "
				+ "system each time; the first rounds warm up and do not count. Figures are medians, with the smallest "
				+ "and the largest round in brackets. Absolute figures say more about the machine than about the "
				+ "systems: compare the ratios, which are taken within the same round.");
		line("");
		line("Why the figures are as they are, and what bounds those that are not reached, is in [Performance](performance.md).");
		line("");
		line("To repeat:");
		line("");
		line("```shell");
		line(environment.command());
		line("```");
		line("");
	}

	private void goals(List<Result> results) {
		List<Goal> goals = results.stream().flatMap((result) -> result.goals().stream()).toList();
		if (goals.isEmpty()) {
			return;
		}
		line("## Goals");
		line("");
		long measured = goals.stream().filter((goal) -> goal.reached() != null).count();
		long met = goals.stream().filter(Goal::met).count();
		line(String.format(Locale.ROOT, "%d of %d goals are met; %d were not measured.", met, goals.size(),
				goals.size() - measured));
		line("");
		table(goals);
	}

	private void section(Result result) throws IOException {
		line("## " + result.title());
		line("");
		line(result.description());
		line("");
		for (Table table : result.tables()) {
			table(table);
		}
		ChartWriter charts = new ChartWriter(this.folder.resolve(IMAGES));
		for (Chart chart : result.charts()) {
			if (chart.series().isEmpty()) {
				continue;
			}
			line("![" + chart.title() + "](" + IMAGES + charts.write(chart) + ")");
			line("");
		}
		if (!result.goals().isEmpty()) {
			table(result.goals());
		}
		result.caveats().forEach((caveat) -> line("- " + caveat));
		line("- Measured on " + result.run().date() + " with the profile `" + result.run().profile() + "`, "
				+ result.run().rounds() + " round(s) that counted, in " + result.run().seconds() + " s (measure `"
				+ result.name() + "`).");
		line("");
	}

	private void table(Table table) {
		if (table.rows().isEmpty()) {
			return;
		}
		line("**" + table.title() + "**");
		line("");
		line("| " + String.join(" | ", table.columns()) + " |");
		line("|---|" + "--:|".repeat(table.columns().size() - 1));
		for (Table.Row row : table.rows()) {
			List<String> cells = new ArrayList<>(List.of(row.name()));
			row.cells().forEach((cell) -> cells.add(cell.text()));
			line("| " + String.join(" | ", cells) + " |");
		}
		line("");
	}

	private void table(List<Goal> goals) {
		line("| Goal | wanted | reached | met |");
		line("|---|--:|--:|---|");
		for (Goal goal : goals) {
			Double reached = goal.reached();
			line("| " + goal.text() + " | " + goal.limit() + " | " + ((reached != null) ? number(reached) : "–") + " | "
					+ goal.answer() + " |");
		}
		line("");
	}

	private void pairs(String title, String introduction, Map<String, String> pairs) {
		line("## " + title);
		line("");
		if (!introduction.isEmpty()) {
			line(introduction);
			line("");
		}
		pairs.forEach((name, value) -> line("- " + name + ": " + value));
		line("");
	}

	private static String number(double value) {
		return String.format(Locale.ROOT, (Math.abs(value) < 0.1) ? "%.3f" : "%.2f", value);
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

}

package io.awa.benchmarks.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.awa.benchmarks.report.Environment;
import io.awa.benchmarks.report.Table;

/**
 * Writes what was measured as a page.
 */
final class DashboardReport {

	private static final List<String> VERSIONS = List.of("Awa for Spring", "PostgreSQL", "JDK", "Spring Boot",
			"pgjdbc");

	private final StringBuilder text = new StringBuilder();

	/** Returns the page. */
	static String page(Environment environment, long ended, List<Table> tables) {
		DashboardReport report = new DashboardReport();
		report.introduction(environment, ended);
		tables.forEach(report::table);
		report.surroundings(environment);
		return report.text.toString();
	}

	/** Writes the page into the documentation of the project. */
	static Path write(String page) throws IOException {
		return Files.writeString(docs().resolve("dashboard-benchmark.md"), page);
	}

	private static Path docs() {
		Path folder = Path.of("").toAbsolutePath();
		for (Path candidate = folder; candidate != null; candidate = candidate.getParent()) {
			if (Files.isDirectory(candidate.resolve("awa-benchmarks"))) {
				return candidate.resolve("docs");
			}
		}
		return folder;
	}

	private void introduction(Environment environment, long ended) {
		line("# Dashboard benchmark");
		line("");
		line("This page is written by `DashboardBenchmark` in `awa-benchmarks`, not by hand. It asks a Spring MVC application"
				+ " over HTTP for everything that the pages of the dashboard ask for, on a database with "
				+ String.format("%,d", ended)
				+ " jobs that have ended and a hundredth of them that wait. Looks take turns;"
				+ " the first rounds warm up and do not count. What takes long is asked fewer times.");
		line("");
		line("Some answers are shared by all who look, and given again for a while. \"first\" are those that had to be found,"
				+ " \"shared\" those asked right after; \"own\" are never shared. Statements and their time are those of the"
				+ " application, on average; several at once count several times.");
		line("");
		line("To repeat:");
		line("");
		line("```shell");
		line(environment.command());
		line("```");
		line("");
	}

	private void table(Table table) {
		line("## " + table.title());
		line("");
		line("| " + String.join(" | ", table.columns()) + " |");
		line("|---|" + "--:|".repeat(table.columns().size() - 1));
		for (Table.Row row : table.rows()) {
			line(line(row));
		}
		line("");
	}

	/** A row as it is printed while it is measured. */
	static String line(Table.Row row) {
		List<String> cells = new ArrayList<>(List.of(row.name()));
		row.cells().forEach((cell) -> cells.add(cell.text()));
		return "| " + String.join(" | ", cells) + " |";
	}

	private void surroundings(Environment environment) {
		line("## What it ran on");
		line("");
		environment.hardware().forEach(this::pair);
		environment.versions()
			.entrySet()
			.stream()
			.filter((version) -> VERSIONS.contains(version.getKey()))
			.forEach((version) -> pair(version.getKey(), version.getValue()));
		pair("Settings", "shared buffers of 1 GB, a WAL of at most 8 GB, otherwise the defaults of PostgreSQL;"
				+ " at most 10 connections of the application");
	}

	private void pair(String name, String value) {
		line("- " + name + ": " + value);
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

}

package io.awa.benchmarks.dashboard;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.HdrHistogram.Histogram;

import io.awa.benchmarks.dashboard.DashboardLook.Sharing;
import io.awa.benchmarks.report.Table;

/**
 * How long each look takes. Looks take turns; what takes long has fewer rounds.
 */
final class DashboardLatencies {

	private static final int WARM_UP = 3;

	private static final int AT_LEAST = 5;

	/** Of all rounds of a look together. */
	private static final long LONGEST_NANOS = 20_000_000_000L;

	private static final List<String> COLUMNS = List.of("asked for", "answer", "times", "p50", "p95", "p99", "max",
			"bytes", "statements", "ms in the database");

	private final DashboardBrowser browser;

	private final CountedDataSource counted;

	DashboardLatencies(DashboardBrowser browser, CountedDataSource counted) {
		this.browser = browser;
		this.counted = counted;
	}

	Table measure(List<DashboardLook> looks, int rounds) throws IOException, InterruptedException {
		List<Figures> figures = looks.stream().map(Figures::new).toList();
		for (int round = 0; round < rounds + WARM_UP; round++) {
			for (Figures look : figures) {
				if (round <= WARM_UP || look.isWorthMore()) {
					ask(look, round >= WARM_UP);
				}
			}
		}
		return new Table("Milliseconds until an answer is read", COLUMNS, figures.stream().map(Figures::row).toList());
	}

	private void ask(Figures figures, boolean counts) throws IOException, InterruptedException {
		if (figures.look.sharing() == Sharing.FIRST) {
			this.browser.forgetShared();
		}
		long statements = this.counted.statements();
		double millis = this.counted.millis();
		long start = System.nanoTime();
		HttpResponse<byte[]> answer = this.browser.ask(figures.look);
		long nanos = System.nanoTime() - start;
		if (answer.statusCode() != 200) {
			throw new IllegalStateException(figures.look.title() + ": " + answer.statusCode() + " after "
					+ nanos / 1_000_000 + " ms: " + new String(answer.body(), StandardCharsets.UTF_8));
		}
		if (counts) {
			figures.add(nanos, answer.body().length, this.counted.statements() - statements,
					this.counted.millis() - millis);
		}
	}

	/** What was measured of a look. */
	private static final class Figures {

		private final DashboardLook look;

		private final Histogram micros = new Histogram(3);

		private long nanos;

		private long bytes;

		private long statements;

		private double databaseMillis;

		Figures(DashboardLook look) {
			this.look = look;
		}

		boolean isWorthMore() {
			return this.nanos < LONGEST_NANOS || this.micros.getTotalCount() < AT_LEAST;
		}

		void add(long nanos, long bytes, long statements, double databaseMillis) {
			this.nanos += nanos;
			this.bytes = bytes;
			this.micros.recordValue(nanos / 1_000);
			this.statements += statements;
			this.databaseMillis += databaseMillis;
		}

		Table.Row row() {
			double times = this.micros.getTotalCount();
			List<Table.Cell> cells = new ArrayList<>(List.of(Table.Cell.of(this.look.sharing().text()),
					Table.Cell.of("%.0f", times), percentile(50), percentile(95), percentile(99), percentile(100)));
			cells.add(Table.Cell.of("%,.0f", this.bytes));
			cells.add(Table.Cell.of("%.1f", this.statements / times));
			cells.add(Table.Cell.of("%.1f", this.databaseMillis / times));
			return new Table.Row(this.look.title(), cells);
		}

		private Table.Cell percentile(double percentile) {
			return Table.Cell.of("%,.1f", this.micros.getValueAtPercentile(percentile) / 1e3);
		}

	}

}

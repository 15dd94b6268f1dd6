package io.awa.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plot.
 *
 * @param file the name of its file, without extension
 * @param title a heading
 * @param kind bars or lines
 * @param axisX what the horizontal axis shows
 * @param axisY what the vertical axis shows
 * @param logarithmic whether the vertical axis is
 * @param categories what the bars stand for; empty for lines
 * @param series the figures
 */
public record Chart(String file, String title, Kind kind, String axisX, String axisY, boolean logarithmic,
		List<String> categories, List<Series> series) {

	Chart over(Chart earlier) {
		Map<String, Series> merged = new LinkedHashMap<>();
		earlier.series.forEach((line) -> merged.put(line.name(), line));
		this.series.forEach((line) -> merged.put(line.name(), line));
		return new Chart(this.file, this.title, this.kind, this.axisX, this.axisY, this.logarithmic, this.categories,
				List.copyOf(merged.values()));
	}

	/**
	 * How figures are drawn.
	 */
	public enum Kind {

		/** A group of bars for each category. */
		BARS,

		/** A line for each series. */
		LINES

	}

	/**
	 * Figures of the same colour.
	 *
	 * @param name what they belong to
	 * @param xs where they are; empty for bars, which follow the categories
	 * @param ys what they are
	 */
	public record Series(String name, List<Double> xs, List<Double> ys) {
	}

}

package io.awa.benchmarks.report;

import java.util.List;

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

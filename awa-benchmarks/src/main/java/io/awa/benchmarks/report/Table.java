package io.awa.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A table of figures.
 *
 * @param title what the figures are
 * @param columns the headings, the first one over the names of the rows
 * @param rows the rows
 */
public record Table(String title, List<String> columns, List<Row> rows) {

	Table over(Table earlier) {
		Map<String, Row> merged = new LinkedHashMap<>();
		earlier.rows.forEach((row) -> merged.put(row.name(), row));
		this.rows.forEach((row) -> merged.put(row.name(), row));
		return new Table(this.title, this.columns, List.copyOf(merged.values()));
	}

	/**
	 * A row of figures.
	 *
	 * @param name what they belong to
	 * @param cells one for each column but the first
	 */
	public record Row(String name, List<Cell> cells) {
	}

	/**
	 * A figure.
	 *
	 * @param text as it is read
	 * @param value as it was measured, if it is a number
	 */
	public record Cell(String text, @Nullable Double value) {

		/**
		 * Returns a cell that holds words.
		 * @param text the words
		 * @return the cell
		 */
		public static Cell of(String text) {
			return new Cell(text, null);
		}

		/**
		 * Formats a number.
		 * @param format with one placeholder for a floating point number
		 * @param value the number
		 * @return the cell
		 */
		public static Cell of(String format, double value) {
			return Double.isFinite(value) ? new Cell(String.format(Locale.ROOT, format, value), value) : of("–");
		}

	}

}

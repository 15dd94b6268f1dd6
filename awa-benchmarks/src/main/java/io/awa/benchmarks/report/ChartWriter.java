package io.awa.benchmarks.report;

import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws plots as SVG.
 */
final class ChartWriter {

	private static final int WIDTH = 900;

	private static final int HEIGHT = 420;

	/** More digits than one can see make the files large. */
	private static final Pattern DIGITS = Pattern.compile("(\\d+\\.\\d)\\d+");

	private final Path folder;

	ChartWriter(Path folder) {
		System.setProperty("java.awt.headless", "true");
		this.folder = folder;
	}

	String write(Chart chart) throws IOException {
		String file = chart.file() + ".svg";
		Files.createDirectories(this.folder);
		ByteArrayOutputStream drawn = new ByteArrayOutputStream();
		VectorGraphicsEncoder.saveVectorGraphic((chart.kind() == Chart.Kind.BARS) ? bars(chart) : lines(chart), drawn,
				VectorGraphicsFormat.SVG);
		String svg = DIGITS.matcher(drawn.toString(StandardCharsets.UTF_8)).replaceAll("$1");
		Files.writeString(this.folder.resolve(file), svg);
		return file;
	}

	private static CategoryChart bars(Chart chart) {
		CategoryChart drawn = new CategoryChartBuilder().width(WIDTH)
			.height(HEIGHT)
			.title(chart.title())
			.xAxisTitle(chart.axisX())
			.yAxisTitle(chart.axisY())
			.build();
		for (Chart.Series series : chart.series()) {
			List<Double> ys = chart.logarithmic() ? positive(series.ys()) : series.ys();
			drawn.addSeries(series.name(), chart.categories(), ys);
		}
		drawn.getStyler().setAvailableSpaceFill(0.8);
		style(drawn.getStyler(), chart);
		drawn.getStyler().setXAxisLabelRotation((chart.categories().size() > 4) ? 20 : 0);
		return drawn;
	}

	private static XYChart lines(Chart chart) {
		XYChart drawn = new XYChartBuilder().width(WIDTH)
			.height(HEIGHT)
			.title(chart.title())
			.xAxisTitle(chart.axisX())
			.yAxisTitle(chart.axisY())
			.build();
		for (Chart.Series series : chart.series()) {
			List<Double> ys = chart.logarithmic() ? positive(series.ys()) : series.ys();
			drawn.addSeries(series.name(), series.xs(), ys).setMarker(SeriesMarkers.CIRCLE);
		}
		style(drawn.getStyler(), chart);
		return drawn;
	}

	private static void style(AxesChartStyler styler, Chart chart) {
		styler.setYAxisLogarithmic(chart.logarithmic());
		styler.setYAxisMin(chart.logarithmic() ? below(chart) : 0.0);
		styler.setChartBackgroundColor(Color.WHITE);
		styler.setLegendVisible(chart.series().size() > 1);
		styler.setLegendPosition(Styler.LegendPosition.OutsideE);
	}

	/** The power of ten below all figures, where logarithmic bars begin. */
	private static double below(Chart chart) {
		double smallest = chart.series()
			.stream()
			.flatMap((series) -> positive(series.ys()).stream())
			.min(Double::compare)
			.orElse(1.0);
		return Math.pow(10, Math.floor(Math.log10(smallest)));
	}

	/** Zero has no place on a logarithmic axis. */
	private static List<Double> positive(List<Double> values) {
		double smallest = values.stream().filter((value) -> value > 0).min(Double::compare).orElse(1.0);
		return values.isEmpty() ? Collections.emptyList()
				: values.stream().map((value) -> Math.max(value, smallest)).toList();
	}

}

package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;

/**
 * The table of the page about metrics, and what a registry holds, in the same form.
 */
public final class MetricsTable {

	private static final Path PAGE = Path.of("..", "docs", "metrics.md");

	private static final Pattern ROW = Pattern.compile("^\\| `(awa[a-z.]+)` \\|(.*?)\\|(.*?)\\|(.*?)\\|(.*?)\\|",
			Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`([a-z]+)`");

	private static final Map<String, Meter.Type> TYPES = Map.of("counter", Meter.Type.COUNTER, "timer",
			Meter.Type.TIMER, "summary", Meter.Type.DISTRIBUTION_SUMMARY, "gauge", Meter.Type.GAUGE);

	private MetricsTable() {
	}

	/** What the page says of each meter that is published in one of some ways. */
	public static Map<String, Row> documented(Set<String> published) {
		Map<String, Row> rows = new TreeMap<>();
		Matcher matcher = ROW.matcher(read());
		while (matcher.find()) {
			if (published.contains(matcher.group(5).trim())) {
				rows.put(matcher.group(1),
						new Row(TYPES.get(matcher.group(2).trim()), codes(matcher.group(3)), matcher.group(4).trim()));
			}
		}
		return rows;
	}

	/** What the page says of all meters. */
	public static Map<String, Row> documented() {
		return documented(Set.of("per node", "per worker", "fleet", "with the bridge"));
	}

	/** The meters of the library in a registry. */
	public static Map<String, Row> held(MeterRegistry registry) {
		Map<String, Row> rows = new TreeMap<>();
		for (Meter meter : registry.getMeters()) {
			Meter.Id id = meter.getId();
			if (id.getName().startsWith("awa.")) {
				String unit = id.getBaseUnit();
				Set<String> tags = id.getTags()
					.stream()
					.map(Tag::getKey)
					.collect(Collectors.toCollection(TreeSet::new));
				Row row = new Row(id.getType(), tags, (unit != null) ? unit : "");
				Row other = rows.put(id.getName(), row);
				if (other != null && !other.equals(row)) {
					throw new AssertionError(id.getName() + " is " + other + " and " + row);
				}
			}
		}
		return rows;
	}

	/** What Prometheus calls the documented meters. */
	public static Set<String> prometheusNames() {
		Set<String> names = new TreeSet<>();
		documented().forEach((name, row) -> {
			String base = new PrometheusNamingConvention().name(name, row.type(),
					row.unit().isEmpty() ? null : row.unit());
			switch (row.type()) {
				case TIMER, DISTRIBUTION_SUMMARY ->
					Arrays.asList("_count", "_sum", "_max", "_bucket").forEach((suffix) -> names.add(base + suffix));
				case COUNTER -> names.add(base + "_total");
				default -> names.add(base);
			}
		});
		return names;
	}

	private static Set<String> codes(String cell) {
		return CODE.matcher(cell)
			.results()
			.map((MatchResult match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String read() {
		try {
			return Files.readString(PAGE);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A meter.
	 *
	 * @param type its type
	 * @param tags the keys of its tags
	 * @param unit its base unit, empty if it counts
	 */
	public record Row(Meter.Type type, Set<String> tags, String unit) {

	}

}

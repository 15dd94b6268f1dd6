package io.awa.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables of properties on the pages say the defaults that the generated page has.
 */
class DefaultsInPagesTests {

	private static final Pattern ROW = Pattern.compile("^\\| (`awa\\.[^|]*`) \\| ([^|]*) \\|", Pattern.MULTILINE);

	private static final Pattern GENERATED = Pattern.compile("^\\| `(awa\\.[^`]*)` \\| [^|]* \\| `?([^|`]*)`? \\|",
			Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Map<String, String> DEFAULTS = defaults();

	static Stream<Path> pages() {
		return Pages.all()
			.filter((page) -> !page.endsWith("configuration.md") && !page.endsWith("metrics.md")
					&& !page.endsWith("tracing.md"));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void defaultsAreThoseOfTheLibrary(Path page) {
		ROW.matcher(Pages.prose(page)).results().forEach((row) -> {
			List<String> names = names(row.group(1));
			List<String> values = codes(row.group(2));
			if (names.size() == values.size()) {
				for (int i = 0; i < values.size(); i++) {
					String value = DEFAULTS.get(names.get(i));
					assertThat(value).as(names.get(i)).isNotNull();
					if (!value.isEmpty()) {
						assertThat(values.get(i)).as(names.get(i)).isEqualTo(value);
					}
				}
			}
		});
	}

	@Test
	void tablesAreFound() {
		assertThat(DEFAULTS).hasSizeGreaterThan(80)
			.containsEntry("awa.worker.shutdown-timeout", "20s")
			.containsEntry("awa.worker.queues.<>.deadline", "5m");
		assertThat(names("`awa.metrics.enabled`, `.interval`, `awa.tracing.enabled`"))
			.containsExactly("awa.metrics.enabled", "awa.metrics.interval", "awa.tracing.enabled");
		assertThat(ROW.matcher(Pages.read("README.md")).results()).hasSizeGreaterThan(20);
	}

	/** What begins with a dot stands beside the name before it. */
	private static List<String> names(String cell) {
		List<String> names = new ArrayList<>();
		for (String code : codes(cell)) {
			String before = names.isEmpty() ? "" : names.get(names.size() - 1);
			String name = code.startsWith(".") ? before.substring(0, before.lastIndexOf('.')) + code : code;
			names.add(name.replaceAll("<\\w+>", "<>"));
		}
		return names;
	}

	private static List<String> codes(String cell) {
		return CODE.matcher(cell).results().map((MatchResult match) -> match.group(1)).toList();
	}

	private static Map<String, String> defaults() {
		Map<String, String> defaults = new HashMap<>();
		GENERATED.matcher(Pages.read("docs/configuration.md"))
			.results()
			.forEach((row) -> defaults.put(row.group(1).replaceAll("<\\w+>", "<>"), row.group(2)));
		return defaults;
	}

}

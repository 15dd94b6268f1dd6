package io.awa.docs;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import io.awa.tracing.AwaJobObservation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about tracing has the observations, with their keys.
 */
class TracingPageTests {

	private static final Pattern ROW = Pattern.compile("^\\| `awa\\.(\\w+)` \\|.*?\\|.*?\\|(.*?)\\|(.*?)\\|$",
			Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	@Test
	void observationsAndKeysAreThoseOfThePage() {
		Map<String, List<List<String>>> documented = new TreeMap<>();
		ROW.matcher(Pages.read("docs/tracing.md"))
			.results()
			.forEach((row) -> documented.put(row.group(1).toUpperCase(Locale.ROOT),
					List.of(codes(row.group(2)), codes(row.group(3)))));
		Map<String, List<List<String>>> observed = Stream.of(AwaJobObservation.values())
			.collect(Collectors.toMap(Enum::name, (observation) -> List
				.of(names(observation.getLowCardinalityKeyNames()), names(observation.getHighCardinalityKeyNames()))));

		assertThat(documented).isEqualTo(observed);
	}

	private static List<String> names(KeyName[] names) {
		return Stream.of(names).map(KeyName::asString).toList();
	}

	private static List<String> codes(String cell) {
		return CODE.matcher(cell).results().map((MatchResult match) -> match.group(1)).toList();
	}

}

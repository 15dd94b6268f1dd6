package io.awa.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where measures ran.
 *
 * @param versions of what was measured and of what it ran on
 * @param hardware of the machine
 * @param settings of each system, in a sentence
 * @param command how to repeat
 */
public record Environment(Map<String, String> versions, Map<String, String> hardware, Map<String, String> settings,
		String command) {

	Environment over(Environment earlier) {
		return new Environment(merge(earlier.versions, this.versions), merge(earlier.hardware, this.hardware),
				merge(earlier.settings, this.settings), this.command);
	}

	private static Map<String, String> merge(Map<String, String> earlier, Map<String, String> later) {
		Map<String, String> merged = new LinkedHashMap<>(earlier);
		merged.putAll(later);
		return merged;
	}

}

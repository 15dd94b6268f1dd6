package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alert rules ask for metrics that exist, and use all of the
 * documented ones that people look at. {@code MetricsTests} compares the table with what
 * registries hold.
 */
class MetricsDocumentTests {

	private static final Path DOCS = Path.of("..", "docs");

	private static final Pattern METRIC = Pattern.compile("\\bawa_[a-z_]+");

	@Test
	void dashboardAsksForMetricsThatExist() throws IOException {
		JsonNode dashboard = JsonMapper.shared()
			.readTree(Files.readString(DOCS.resolve("observability/grafana-dashboard.json")));
		List<String> expressions = new ArrayList<>();
		dashboard.get("panels").forEach((panel) -> {
			assertThat(panel.get("title").asString()).isNotBlank();
			panel.get("targets").forEach((target) -> expressions.add(target.get("expr").asString()));
		});
		dashboard.get("templating")
			.get("list")
			.forEach((variable) -> expressions.add(variable.path("query").path("query").asString("")));

		Set<String> asked = metrics(expressions);

		assertThat(MetricsTable.prometheusNames()).containsAll(asked);
		assertThat(asked).hasSizeGreaterThan(20);
		assertThat(MetricsTable.documented().keySet()).allSatisfy((meter) -> assertThat(asked)
			.anyMatch((name) -> meter.equals("awa.bridge.zombie") || name.startsWith(meter.replace('.', '_'))));
	}

	@Test
	void alertsAskForMetricsThatExistAndAreOnThePage() throws IOException {
		Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml()
			.load(Files.readString(DOCS.resolve("observability/alerts.yml")));
		List<Map<String, Object>> rules = file.get("groups").get(0).get("rules");
		String page = Files.readString(DOCS.resolve("metrics.md"));

		assertThat(rules).hasSize(6).allSatisfy((rule) -> {
			assertThat(rule).containsKeys("alert", "expr", "labels", "annotations");
			assertThat(metrics(List.of((String) rule.get("expr")))).isNotEmpty()
				.isSubsetOf(MetricsTable.prometheusNames());
			assertThat(page).contains("| `" + rule.get("alert") + "` |");
		});
	}

	private static Set<String> metrics(List<String> expressions) {
		Set<String> found = new HashSet<>();
		for (String expression : expressions) {
			Matcher matcher = METRIC.matcher(expression);
			while (matcher.find()) {
				found.add(matcher.group());
			}
		}
		return found;
	}

}

package io.awa.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.awa.Diagnosis;
import io.awa.JobLogLevel;
import io.awa.JobState;
import io.awa.testsupport.DashboardApiFile;
import io.awa.testsupport.DashboardApiFile.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The description of the API of the dashboard is one, as OpenAPI 3.1 wants it, and leaves
 * nothing open.
 */
class DashboardApiFileTests {

	private static final DashboardApiFile FILE = DashboardApiFile.get();

	private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

	/** What applications say about their jobs. */
	private static final String OPEN = "/components/schemas/JobWithPayload/properties/metadata";

	private static final Pattern VERSION = Pattern.compile("<revision>(.*)-SNAPSHOT</revision>");

	@Test
	void headIsThatOfOpenApi() {
		assertThat(FILE.root().get("openapi").asString()).startsWith("3.1.");
		assertThat(FILE.root().at("/info/title").asString()).isNotBlank();
		assertThat(FILE.root().at("/info/version").asString())
			.isEqualTo(VERSION.matcher(Pages.read("pom.xml")).results().findFirst().orElseThrow().group(1));
		assertThat(FILE.root().propertyNames()).isSubsetOf("openapi", "info", "servers", "tags", "security", "paths",
				"components");
	}

	@Test
	void everyOperationSaysWhatItIs() {
		assertThat(FILE.operations()).extracting(Operation::id).doesNotHaveDuplicates().doesNotContain("");
		Set<String> tags = names(FILE.root().get("tags"));
		assertThat(FILE.operations()).allSatisfy((operation) -> {
			assertThat(operation.node().get("summary").asString()).endsWith(".");
			assertThat(tags).containsAll(texts(operation.node().get("tags")));
			assertThat(operation.node().get("responses").propertyNames()).contains("200", "401", "403", "500", "503")
				.allSatisfy((status) -> assertThat(status).matches("[2-5]\\d\\d"));
			assertThat(operation.node().get("responses")).allSatisfy(
					(response) -> assertThat(FILE.resolve(response).get("description").asString()).isNotBlank());
		});
	}

	@Test
	void parametersAreThoseOfThePath() {
		assertThat(FILE.operations()).allSatisfy((operation) -> {
			List<String> inPath = NAME.matcher(operation.path())
				.results()
				.map((MatchResult name) -> name.group(1))
				.toList();
			assertThat(operation.parameters()).filteredOn((parameter) -> parameter.get("in").asString().equals("path"))
				.allMatch((parameter) -> parameter.get("required").asBoolean())
				.extracting((parameter) -> parameter.get("name").asString())
				.containsExactlyElementsOf(inPath);
			assertThat(operation.parameters()).allMatch((parameter) -> parameter.has("description"))
				.extracting((parameter) -> parameter.get("in").asString() + parameter.get("name").asString())
				.doesNotHaveDuplicates();
		});
	}

	@Test
	void changesNeedWhatNoFormCanSend() {
		assertThat(FILE.operations()).filteredOn((operation) -> !operation.method().equals("get"))
			.hasSizeGreaterThan(10)
			.allSatisfy((operation) -> {
				assertThat(operation.parameters())
					.anyMatch((parameter) -> parameter.get("in").asString().equals("header")
							&& parameter.get("name").asString().equals("X-Awa-Dashboard"));
				assertThat(FILE.resolve(operation.node().get("requestBody")).get("content").propertyNames())
					.containsExactly("application/json");
				assertThat(operation.node().get("responses").propertyNames()).contains("400", "405", "413");
				assertThat(operation.node().get("security")).anyMatch((way) -> way.has("csrf"));
			});
	}

	@Test
	void referencesLeadSomewhereAndEveryComponentIsUsed() {
		Set<String> used = new TreeSet<>();
		walk(FILE.root(), "", (path, node) -> {
			if (node.has("$ref")) {
				String target = node.get("$ref").asString();
				assertThat(FILE.root().at(target.substring(1)).isMissingNode()).as("%s at %s", target, path).isFalse();
				used.add(target);
			}
		});
		Set<String> declared = new TreeSet<>();
		for (String group : List.of("parameters", "requestBodies", "responses", "schemas")) {
			FILE.root()
				.at("/components/" + group)
				.propertyNames()
				.forEach((name) -> declared.add("#/components/" + group + "/" + name));
		}

		declared.remove("#/components/schemas/ChangeEvent");
		assertThat(used).containsExactlyInAnyOrderElementsOf(declared);
	}

	@Test
	void schemasAreSchemasAndClosed() {
		List<String> schemas = new ArrayList<>();
		walk(FILE.root(), "", (path, node) -> {
			if (path.matches(".*/(schema|items)|/components/schemas/\\w+|.*/properties/\\w+")
					&& !path.endsWith("/properties/items")) {
				schemas.add(path);
				assertThat(FILE.faultsOfSchema(node)).as(path).isEmpty();
				if (node.path("type").asString("").equals("object")) {
					assertThat(node.path("additionalProperties").asBoolean(true)).as("%s is open", path)
						.isEqualTo(path.equals(OPEN));
					assertThat(node.path("properties").propertyNames()).as(path)
						.containsAll(texts(node.path("required")));
				}
			}
		});

		assertThat(schemas).hasSizeGreaterThan(100);
		assertThat(FILE.root().at("/components/schemas")).allMatch((schema) -> schema.has("description"));
	}

	@Test
	void wordsAreThoseOfTheLibrary() {
		assertThat(texts(FILE.schema("JobState").get("enum")))
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(JobState.values()).map(JobState::text).toList());
		assertThat(texts(FILE.schema("LogLine").at("/properties/level/enum")))
			.containsExactlyElementsOf(Arrays.stream(JobLogLevel.values()).map(JobLogLevel::text).toList());
		assertThat(texts(FILE.schema("Check").get("enum"))).containsExactlyElementsOf(lower(Diagnosis.Check.values()));
		assertThat(texts(FILE.schema("Severity").get("enum")))
			.containsExactlyElementsOf(lower(Diagnosis.Severity.values()));
	}

	private static List<String> lower(Enum<?>[] values) {
		return Arrays.stream(values).map((value) -> value.name().toLowerCase(Locale.ROOT)).toList();
	}

	private static Set<String> names(JsonNode objects) {
		Set<String> names = new TreeSet<>();
		objects.forEach((object) -> names.add(object.get("name").asString()));
		return names;
	}

	private static List<String> texts(JsonNode list) {
		return list.valueStream().map(JsonNode::asString).toList();
	}

	private static void walk(JsonNode node, String path, BiConsumer<String, JsonNode> visitor) {
		visitor.accept(path, node);
		if (node.isObject()) {
			node.properties().forEach((member) -> walk(member.getValue(), path + "/" + member.getKey(), visitor));
		}
		for (int i = 0; node.isArray() && i < node.size(); i++) {
			walk(node.get(i), path + "/" + i, visitor);
		}
	}

}

package io.awa.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Editors know which values a property may have, what keys maps have, and what is set if
 * nothing is.
 */
class PropertyHintsTests {

	private static final JsonNode METADATA = read();

	/** Text that people may choose freely, or that only they know. */
	private static final Set<String> FREE = Set.of("awa.migration.url", "awa.migration.username",
			"awa.migration.password", "awa.callbacks.receiver.path", "awa.dashboard.path", "awa.dashboard.trace-url");

	/** Of Spring Boot, which hints it. */
	private static final String ENDPOINT_ACCESS = "management.endpoint.awa.access";

	static Stream<JsonNode> properties() {
		return nodes("properties").filter((property) -> !property.get("name").asString().equals(ENDPOINT_ACCESS));
	}

	@ParameterizedTest
	@MethodSource("properties")
	void valuesAreHinted(JsonNode property) throws ClassNotFoundException {
		String name = property.get("name").asString();
		String type = property.get("type").asString();
		if (type.startsWith("java.util.Map")) {
			assertThat(providers(name + ".keys")).as(name).containsExactly("any");
		}
		else if (type.startsWith("java.util.List<java.lang.Class")) {
			assertThat(providers(name)).as(name).containsExactly("class-reference");
		}
		else if (type.equals("java.lang.String")) {
			assertThat(FREE.contains(name) || !hinted(name).isEmpty()).as(name).isTrue();
		}
		else if (!type.startsWith("java.util.") && !isPrimitive(type) && Class.forName(type).isEnum()) {
			assertThat(hinted(name)).as(name).containsExactlyInAnyOrderElementsOf(constants(Class.forName(type)));
		}
	}

	@Test
	void hintsSayWhatTheyAreFor() {
		Set<String> names = properties().map((property) -> property.get("name").asString())
			.flatMap((name) -> Stream.of(name, name + ".keys"))
			.collect(Collectors.toSet());

		assertThat(nodes("hints")).hasSizeGreaterThan(15).allSatisfy((hint) -> {
			assertThat(names).contains(hint.get("name").asString());
			assertThat(hint.path("values"))
				.allSatisfy((value) -> assertThat(value.path("description").asString("")).matches("[A-Z].*\\."));
		});
	}

	@Test
	void defaultsAreThoseOfTheRecords() {
		Map<String, String> defaults = new TreeMap<>(defaults("awa", AwaProperties.class));
		defaults.putAll(defaults("management.endpoint.awa", AwaEndpointProperties.class));
		Map<String, String> described = properties()
			.filter((property) -> property.has("defaultValue") && !property.get("name").asString().endsWith("-to-live"))
			.collect(Collectors.toMap((property) -> property.get("name").asString(),
					(property) -> text(property.get("defaultValue"))));

		assertThat(described).hasSizeGreaterThan(30).isEqualTo(defaults);
	}

	/** Of several values, with commas between them. */
	private static String text(JsonNode value) {
		return value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
				: value.asString("");
	}

	private static Map<String, String> defaults(String prefix, Class<?> type) {
		Map<String, String> defaults = new TreeMap<>();
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			DefaultValue value = defaultValue(type, component);
			if (component.getType().isRecord()) {
				defaults.putAll(defaults(name, component.getType()));
			}
			else if (value != null && value.value().length > 0) {
				defaults.put(name, String.join(",", value.value()));
			}
		}
		return defaults;
	}

	/** Stands on the parameters of the constructor. */
	private static @Nullable DefaultValue defaultValue(Class<?> type, RecordComponent component) {
		return Stream.of(type.getDeclaredConstructors()[0].getParameters())
			.filter((parameter) -> parameter.getName().equals(component.getName()))
			.findFirst()
			.orElseThrow()
			.getAnnotation(DefaultValue.class);
	}

	private static boolean isPrimitive(String type) {
		return !type.contains(".");
	}

	private static List<String> constants(Class<?> type) {
		return Stream.of(type.getEnumConstants())
			.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toList();
	}

	private static Set<String> hinted(String name) {
		return hint(name).flatMap((hint) -> stream(hint.path("values")))
			.map((value) -> value.get("value").asString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static List<String> providers(String name) {
		return hint(name).flatMap((hint) -> stream(hint.path("providers")))
			.map((provider) -> provider.get("name").asString())
			.toList();
	}

	private static Stream<JsonNode> hint(String name) {
		return nodes("hints").filter((hint) -> hint.get("name").asString().equals(name));
	}

	private static Stream<JsonNode> nodes(String list) {
		return stream(METADATA.get(list));
	}

	private static Stream<JsonNode> stream(JsonNode list) {
		return StreamSupport.stream(list.spliterator(), false);
	}

	private static JsonNode read() {
		try (InputStream stream = AwaProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(stream);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

package io.awa.docs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the page about properties, from their metadata and, for what the metadata does
 * not look into, from the sources.
 */
final class ConfigurationPage {

	private static final String HEAD = """
			# Configuration

			All properties, as the metadata has them that editors complete by. This page is generated; `ConfigurationPageTests` says how. The [README](../README.md#settings) has the few that matter first.

			A name in angle brackets is yours: of a queue, a kind, a schedule or a key. Write it in brackets if it has other characters than `a-z`, `0-9` and `-`, as in `awa.worker.queues[bulk_mail].weight`,
			in YAML in quotes as well: `"[bulk_mail]"`.
			""";

	private static final Map<String, String> KEYS = Map.of("queues", "queue", "kinds", "kind", "schedules", "schedule",
			"keys", "key");

	private static final Pattern VALUE_TYPE = Pattern.compile("Map<java\\.lang\\.String,(io\\.awa\\.[\\w.$]+)>");

	private static final Pattern PARAMETER = Pattern.compile("@param (\\w+) (.*?)(?=@param|\\z)", Pattern.DOTALL);

	private static final Path SOURCES = Path.of("src", "main", "java");

	private final Map<String, List<String>> tables = new TreeMap<>();

	static String write() throws IOException, ReflectiveOperationException {
		ConfigurationPage page = new ConfigurationPage();
		try (InputStream stream = ConfigurationPage.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			for (JsonNode property : JsonMapper.shared().readTree(stream).get("properties")) {
				page.add(property);
			}
		}
		return page.text();
	}

	private void add(JsonNode property) throws IOException, ReflectiveOperationException {
		String name = property.get("name").asString();
		String type = property.get("type").asString();
		MatchResult valueType = VALUE_TYPE.matcher(type).results().findFirst().orElse(null);
		if (valueType != null) {
			addRecord(name + ".<" + KEYS.get(name.substring(name.lastIndexOf('.') + 1)) + ">",
					Class.forName(valueType.group(1)));
			return;
		}
		boolean named = type.startsWith("java.util.Map");
		addRow(named ? name + ".<" + KEYS.get(name.substring(name.lastIndexOf('.') + 1)) + ">" : name,
				named ? "text" : type(type), text(property.get("defaultValue")),
				property.get("description").asString());
	}

	/** What entries of a map are made of is not in the metadata. */
	private void addRecord(String prefix, Class<?> type) throws IOException, ReflectiveOperationException {
		Map<String, String> descriptions = descriptions(type);
		for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
			Name other = parameter.getAnnotation(Name.class);
			String name = prefix + "." + ((other != null) ? other.value() : kebab(parameter.getName()));
			if (parameter.getType().isRecord()) {
				addRecord(name, parameter.getType());
				continue;
			}
			DefaultValue value = parameter.getAnnotation(DefaultValue.class);
			addRow(name, type(parameter.getParameterizedType().getTypeName()),
					(value != null) ? String.join(",", value.value()) : "", descriptions.get(parameter.getName()));
		}
	}

	private void addRow(String name, String type, String value, String description) {
		String[] parts = name.split("\\.");
		String table = (parts.length > 2) ? parts[0] + "." + parts[1] : parts[0];
		this.tables.computeIfAbsent(table, (any) -> new ArrayList<>())
			.add("| `%s` | %s | %s | %s |".formatted(name, type, value.isEmpty() ? "" : "`" + value + "`",
					description.replace("|", "\\|")));
	}

	private static Map<String, String> descriptions(Class<?> type) throws IOException {
		Class<?> file = (type.getNestHost() != null) ? type.getNestHost() : type;
		String source = Files.readString(SOURCES.resolve(file.getName().replace('.', '/') + ".java"));
		String before = source.substring(0, source.indexOf("record " + type.getSimpleName() + "("));
		String comment = before.substring(before.lastIndexOf("/**"), before.lastIndexOf("*/"))
			.replaceAll("\\s*\\n\\s*\\*? ?", " ");
		Map<String, String> descriptions = new LinkedHashMap<>();
		PARAMETER.matcher(comment)
			.results()
			.forEach((result) -> descriptions.put(result.group(1), result.group(2).strip()));
		return descriptions;
	}

	private static String type(String name) throws ReflectiveOperationException {
		if (name.startsWith("java.util.List<java.lang.Class")) {
			return "class names";
		}
		return switch (name) {
			case "java.lang.String" -> "text";
			case "java.lang.Boolean", "boolean" -> "boolean";
			case "java.lang.Integer", "int", "java.lang.Double", "double" -> "number";
			case "org.springframework.util.unit.DataSize" -> "size";
			default -> other(Class.forName(name.replaceAll("<.*", "")));
		};
	}

	private static String other(Class<?> type) {
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> "`" + kebab(((Enum<?>) constant).name()) + "`")
				.collect(Collectors.joining(", "));
		}
		return (type == Duration.class) ? "duration" : kebab(type.getSimpleName()).replace('-', ' ');
	}

	private static String kebab(String name) {
		return name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT).replace('_', '-')
				: name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
	}

	private static String text(JsonNode value) {
		return (value != null) ? value.asString() : "";
	}

	private String text() {
		StringBuilder text = new StringBuilder(HEAD);
		this.tables.forEach((name, rows) -> text.append("\n## `")
			.append(name)
			.append("`\n\n| property | type | default | |\n|---|---|---|---|\n")
			.append(String.join("\n", rows))
			.append('\n'));
		return text.toString();
	}

}

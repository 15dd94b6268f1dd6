package io.awa.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description of the API of the dashboard, {@code docs/dashboard-api.yaml}, and what
 * it says about requests and answers.
 */
public final class DashboardApiFile {

	/** Schemas that are taken out of the file bring its components along. */
	private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
		.keyword(new NonValidationKeyword("components"))
		.build();

	private static final DashboardApiFile READ = new DashboardApiFile(read());

	private static final List<String> METHODS = List.of("get", "post", "delete", "put", "patch", "head", "options",
			"trace");

	private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(DIALECT, (registry) -> registry
		.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

	private final JsonNode root;

	private DashboardApiFile(JsonNode root) {
		this.root = root;
	}

	private static JsonNode read() {
		try {
			return JsonMapper.shared()
				.valueToTree(new Yaml().load(Files.readString(Path.of("..", "docs", "dashboard-api.yaml"))));
		}
		catch (IOException ex) {
			throw new IllegalStateException("Could not read the description of the API", ex);
		}
	}

	/** The file, read once. */
	public static DashboardApiFile get() {
		return READ;
	}

	/** Everything in it. */
	public JsonNode root() {
		return this.root;
	}

	/** In the order of the file. */
	public List<Operation> operations() {
		List<Operation> operations = new ArrayList<>();
		this.root.get("paths")
			.properties()
			.forEach((path) -> METHODS.stream()
				.filter((method) -> path.getValue().has(method))
				.forEach((method) -> operations.add(new Operation(method, path.getKey(),
						parameters(path.getValue(), method), path.getValue().get(method)))));
		return operations;
	}

	private List<JsonNode> parameters(JsonNode path, String method) {
		List<JsonNode> parameters = new ArrayList<>();
		path.path("parameters").forEach((parameter) -> parameters.add(resolve(parameter)));
		path.get(method).path("parameters").forEach((parameter) -> parameters.add(resolve(parameter)));
		return parameters;
	}

	/** The operation for a request; paths without names come first. */
	public Optional<Operation> find(String method, String path) {
		return this.root.get("paths")
			.propertyNames()
			.stream()
			.filter((template) -> path.matches(Operation.pattern(template)))
			.min(Comparator.comparingInt((template) -> template.split("\\{").length))
			.flatMap((template) -> operations().stream()
				.filter((operation) -> operation.path().equals(template) && operation.method().equalsIgnoreCase(method))
				.findFirst());
	}

	/** Follows a reference, if it is one. */
	public JsonNode resolve(JsonNode node) {
		JsonNode reference = node.get("$ref");
		return (reference != null) ? resolve(this.root.at(reference.asString().substring(1))) : node;
	}

	/** A schema of the file by its name. */
	public JsonNode schema(String name) {
		return this.root.at("/components/schemas/" + name);
	}

	/** What is wrong with a value, by a schema of the file; nothing if it fits. */
	public List<String> faults(JsonNode schema, JsonNode value) {
		ObjectNode whole = JsonMapper.shared().createObjectNode();
		whole.setAll((ObjectNode) schema);
		whole.set("components", this.root.get("components"));
		return this.schemas.getSchema(whole).validate(value).stream().map(Error::toString).toList();
	}

	/** What is wrong with a schema itself; nothing if it is one. */
	public List<String> faultsOfSchema(JsonNode schema) {
		return this.schemas.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
			.validate(schema)
			.stream()
			.map(Error::toString)
			.toList();
	}

	/**
	 * A request that the file describes.
	 *
	 * @param method in lower case
	 * @param path as it stands there
	 * @param parameters those of the path and its own
	 * @param node what is said about it
	 */
	public record Operation(String method, String path, List<JsonNode> parameters, JsonNode node) {

		/** As the code names it: names and ids are asterisks. */
		public String shape() {
			return this.path.substring(1).replaceAll("\\{\\w+}", "*");
		}

		/** Its name. */
		public String id() {
			return this.node.path("operationId").asString();
		}

		/** The values in a path of a request, by their names. */
		public Map<String, String> values(String path) {
			String[] names = this.path.split("/");
			String[] parts = path.split("/");
			Map<String, String> values = new LinkedHashMap<>();
			for (int i = 0; i < names.length; i++) {
				if (names[i].startsWith("{")) {
					values.put(names[i].substring(1, names[i].length() - 1), parts[i]);
				}
			}
			return values;
		}

		private static String pattern(String template) {
			return template.replaceAll("\\{\\w+}", "[^/]+");
		}

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

	}

}

package io.awa.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.awa.autoconfigure.AwaProperties;
import io.awa.docs.Pages.Block;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings on the pages can be set: ours bind, with their values, and the names of others
 * are in their metadata.
 */
class SettingsInPagesTests {

	/** A class of the reader's. */
	private static final String PLACEHOLDER = "com.example.MaintenanceException";

	private static final String SECRET = "${PARTNER_SECRET}";

	/** Begins what {@link OperationsNumbersTests} looks at. */
	private static final String KUBERNETES = "spec:";

	static Stream<Block> blocks() {
		return Pages.blocks("yaml", "properties").filter((block) -> !block.firstLine().equals(KUBERNETES));
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void settingsExist(Block block) throws IOException {
		Map<String, Object> ours = new LinkedHashMap<>();
		Map<String, Object> others = new LinkedHashMap<>();
		settings(block)
			.forEach((name, value) -> (name.toString().startsWith("awa.") ? ours : others).put(name.toString(),
					value.toString()
						.replace(PLACEHOLDER, "java.io.IOException")
						.replace(SECRET, "0123456789abcdef0123456789abcdef")));

		if (!ours.isEmpty()) {
			AwaProperties bound = new Binder(new MapConfigurationPropertySource(ours))
				.bind("awa", Bindable.of(AwaProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
				.get();
			assertThat(bound).isNotEqualTo(defaults());
		}
		Set<String> known = names();
		assertThat(others.keySet()).allSatisfy((name) -> assertThat(known)
			.anyMatch((property) -> name.equals(property) || name.startsWith(property + ".")));
	}

	private static AwaProperties defaults() {
		return new Binder(new MapConfigurationPropertySource(Map.of("awa.schema", "awa")))
			.bind("awa", AwaProperties.class)
			.get();
	}

	private static Properties settings(Block block) throws IOException {
		if (block.language().equals("properties")) {
			Properties properties = new Properties();
			properties.load(new StringReader(block.code()));
			return properties;
		}
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(block.code().getBytes(StandardCharsets.UTF_8)));
		Properties properties = yaml.getObject();
		assertThat(properties).isNotEmpty();
		return (properties != null) ? properties : new Properties();
	}

	/** Of all libraries on the class path. */
	private static Set<String> names() throws IOException {
		Set<String> names = new TreeSet<>();
		for (URL url : Collections.list(SettingsInPagesTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = url.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(stream).path("properties")) {
					names.add(property.get("name").asString());
				}
			}
		}
		assertThat(names).hasSizeGreaterThan(500);
		return names;
	}

}

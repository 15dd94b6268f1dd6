package io.awa.docs;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.awa.Description;
import io.awa.QueueDescriptor;
import io.awa.autoconfigure.AwaProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page about operations shows works as it stands there.
 */
class OperationsDocumentTests {

	private static final Path PAGE = Path.of("../docs/operations.md");

	@Test
	void propertiesBind() throws IOException {
		Properties properties = new Properties();
		properties.load(new StringReader(block("properties")));

		AwaProperties bound = new Binder(new MapConfigurationPropertySource(properties))
			.bind("awa", AwaProperties.class)
			.get();

		assertThat(bound.descriptors().queues().get("mail").displayName()).isEqualTo("Outgoing mail");
		assertThat(bound.descriptors().kinds().get("invoice.issue").tags()).isEqualTo(List.of("billing", "critical"));
	}

	@Test
	void beanIsTheOneOfThePage() throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/awa/docs/OperationsDocumentTests.java"));

		assertThat(source.replaceAll("\\s+", " ")).contains(block("java").strip().replaceAll("\\s+", " "));
		assertThat(new Beans().mailQueue().description().owner()).isEqualTo("team-messaging");
	}

	@Test
	void namedPropertiesExist() throws IOException {
		String metadata = new String(
				AwaProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json").readAllBytes());

		for (String name : List.of("awa.retention.completed", "awa.retention.failed", "awa.retention.cancelled",
				"awa.retention.dead-letter", "awa.retention.interval", "awa.worker.role", "awa.worker.listen",
				"awa.worker.enabled", "awa.descriptors.retention", "awa.migration.url")) {
			assertThat(Files.readString(PAGE)).contains(name);
			assertThat(metadata).contains('"' + name + '"');
		}
	}

	private static String block(String language) throws IOException {
		String page = Files.readString(PAGE);
		int start = page.indexOf("```" + language + "\n") + language.length() + 4;
		return page.substring(start, page.indexOf("```", start));
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		QueueDescriptor mailQueue() {
			return QueueDescriptor.of("mail", Description.named("Outgoing mail").withOwner("team-messaging"));
		}

	}

}

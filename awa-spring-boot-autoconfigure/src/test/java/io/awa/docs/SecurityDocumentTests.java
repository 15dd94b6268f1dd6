package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.awa.JobLimits;
import io.awa.autoconfigure.AwaProperties;
import io.awa.migration.ExportSchema;
import io.awa.worker.PayloadRedactor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about security says what is there.
 */
class SecurityDocumentTests {

	private static final Path PAGE = Path.of("..", "docs", "security.md");

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)`");

	@Test
	void beanIsTheOneOfThePage() throws IOException {
		String source = Files.readString(Path.of("src/test/java/io/awa/docs/SecurityDocumentTests.java"));

		assertThat(squeezed(source)).contains(squeezed(block("java")));
		assertThat(new Beans().redactor().redact("charge", "declined: 4111111111111111")).isEqualTo("declined: [card]");
	}

	@Test
	void namedPropertiesAndTestsExist() throws IOException {
		String page = Files.readString(PAGE);
		String metadata = new String(
				AwaProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json").readAllBytes());

		for (String name : List.of("awa.worker.role", "awa.worker.enabled", "awa.migration.mode",
				"awa.migration.username", "awa.migration.password", "awa.callbacks.receiver.max-body-size")) {
			assertThat(page).contains(name);
			assertThat(metadata).contains('"' + name + '"');
		}
		List<String> tests = TEST.matcher(page).results().map((MatchResult result) -> result.group(1)).toList();
		assertThat(tests).contains("RolesTests", "RoleRightsTests", "WorkerRolesTests", "ArchitectureTests")
			.allSatisfy((test) -> {
				try (var files = Files.walk(Path.of("src", "test", "java"))) {
					assertThat(files).anyMatch((file) -> file.endsWith(test + ".java"));
				}
			});
	}

	@Test
	void sizesAreThoseOfTheLibrary() throws IOException {
		String page = Files.readString(PAGE);

		assertThat(page).contains("| payload of a job | " + JobLimits.ARGS_BYTES / 1024 / 1024 + " MiB of JSON |")
			.contains("| metadata of a job | " + JobLimits.METADATA_BYTES / 1024 + " KiB of JSON |")
			.contains("concurrency key, name of a schedule | " + JobLimits.NAME_LENGTH + " characters |")
			.contains("| tags of a job | " + JobLimits.TAG_COUNT + " |");
	}

	@Test
	void rolesAreExportedForAnySchema(@TempDir Path folder) throws IOException {
		Path file = folder.resolve("roles.sql");

		ExportSchema.main(new String[] { file.toString(), "jobs", "roles" });

		assertThat(Files.readString(file)).contains("grant usage on schema jobs", "jobs_worker")
			.doesNotContain("${schema}")
			.doesNotContain("awa.");
	}

	private static String block(String language) throws IOException {
		String page = Files.readString(PAGE);
		int start = page.indexOf("```" + language + "\n") + language.length() + 4;
		return page.substring(start, page.indexOf("```", start));
	}

	private static String squeezed(String text) {
		return text.strip().replaceAll("\\s+", " ");
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		PayloadRedactor redactor() {
			return (kind, text) -> text.replaceAll("\\b\\d{13,19}\\b", "[card]");
		}

	}

}

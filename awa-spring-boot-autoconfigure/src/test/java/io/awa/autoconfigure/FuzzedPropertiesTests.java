package io.awa.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

import io.awa.client.AwaClient;
import io.awa.testsupport.FuzzSeed;
import io.awa.testsupport.LogWatch;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a property is set to, the application starts and works, or is told which
 * property it is.
 */
class FuzzedPropertiesTests {

	private static final List<String> VALUES = List.of("", " ", "-1", "0", "1", "2147483648", "9223372036854775807",
			"-9223372036854775808", "1e9", "NaN", "Infinity", "abc", "é😀", "null", "true", "off", "1,2", "0x10", "1ns",
			"1us", "999ns", "1ms", "PT1S", "-PT1S", "P1D", "36500d", "36501d", "106751991167300d", "P106751991167300D",
			"9223372036854775807s", "9223372036854775807ms", "${nothing", "#{1}", "{}", "[", "10MB", "-10MB",
			"9223372036854775807B", "../..", "a/{b}", "/a?b", "java.lang.Object", "java.lang.Error", "0 0 0 0 0");

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	/** All that the metadata knows, and those of a queue, a kind and a schedule. */
	static List<String> properties() throws IOException {
		List<String> names = new ArrayList<>();
		try (InputStream stream = AwaProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			Map<?, ?> metadata = JsonMapper.shared().readValue(stream, Map.class);
			for (Object property : (List<?>) metadata.get("properties")) {
				names.add((String) ((Map<?, ?>) property).get("name"));
			}
		}
		names.addAll(Stream
			.of("concurrency", "deadline", "backoff", "dead-letters", "retention.completed", "weight", "min",
					"fleet-concurrency", "key-concurrency", "key-order", "rate-limit.per-second", "rate-limit.burst",
					"fleet-rate-limit.per-second", "ageing-interval")
			.map((name) -> "awa.worker.queues.default." + name)
			.toList());
		names.addAll(List.of("awa.worker.kinds.k.rate-limit.per-second", "awa.worker.kinds.k.fleet-rate-limit.burst"));
		names.addAll(Stream
			.of("enabled", "cron", "every", "zone", "starts-at", "kind", "args", "priority", "max-attempts", "timeout",
					"missed", "missed-limit", "overlap", "jitter")
			.map((name) -> "awa.cron.schedules.s." + name)
			.toList());
		names.removeIf((name) -> name.startsWith("awa.migration.") && !name.endsWith("mode"));
		return names;
	}

	@Test
	void propertiesAreFound() throws IOException {
		assertThat(properties()).hasSizeGreaterThan(60).contains("awa.worker.poll-interval", "awa.schema");
	}

	@ParameterizedTest
	@MethodSource("properties")
	void valueIsTakenOrTheFailureNamesItsProperty(String property) {
		VALUES.forEach((value) -> assertTakenOrNamed(property, value));
		FuzzSeed.run(30, (seed) -> assertTakenOrNamed(property, FuzzSeed.values(seed).text()));
	}

	private static void assertTakenOrNamed(String property, String value) {
		BindException failure = bind(property, value);

		if (failure != null) {
			assertThat(messages(failure)).as(property + "=" + value).contains(property);
		}
	}

	/** What binds has to work, too: the extremes are left to those that start. */
	@ParameterizedTest
	@MethodSource("durations")
	void longestDurationThatIsTakenWorks(String property) {
		List<String> taken = Stream.of("9223372036854775807s", "36500d")
			.filter((value) -> bind(property, value) == null)
			.toList();

		for (String value : taken) {
			try (LogWatch log = LogWatch.start()) {
				AwaContexts.jdbc(database)
					.withUserConfiguration(AwaWorkerContextTests.GreetingHandlers.class)
					.withPropertyValues("awa.migration.mode=none", property + "=" + value)
					.run((context) -> {
						if (context.getStartupFailure() != null) {
							assertThat(messages(context.getStartupFailure())).as(property + "=" + value)
								.contains(property);
							return;
						}
						AwaClient client = context.getBean(AwaClient.class);
						Awaitility.await(property + "=" + value)
							.atMost(Duration.ofSeconds(20))
							.until(() -> client.healthCheck().worker().healthy());
					});
				assertThat(log.texts()).as(property + "=" + value)
					.noneMatch((text) -> text.contains("failed and goes on"));
			}
		}
	}

	static List<String> durations() throws IOException {
		return properties().stream()
			.filter((name) -> !name.startsWith("awa.cron.schedules."))
			.filter((name) -> bind(name, "1h") == null && bind(name, "abc") != null)
			.toList();
	}

	private static @Nullable BindException bind(String property, String value) {
		try {
			new Binder(new MapConfigurationPropertySource(settings(property, value))).bind("awa",
					Bindable.of(AwaProperties.class), BindHandler.DEFAULT);
			return null;
		}
		catch (BindException ex) {
			return ex;
		}
	}

	/** A burst is that of a rate. */
	private static Map<String, String> settings(String property, String value) {
		return property.endsWith(".burst") ? Map.of(property, value, property.replace(".burst", ".per-second"), "1")
				: Map.of(property, value);
	}

	private static String messages(Throwable failure) {
		StringBuilder messages = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			messages.append(cause).append('\n');
			if (cause instanceof BindException bind && bind.getProperty() != null) {
				messages.append(bind.getProperty().getName()).append('\n');
			}
		}
		return messages.toString();
	}

}

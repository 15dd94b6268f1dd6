package io.awa.autoconfigure;

import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.testsupport.LogWatch;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobHandler;
import io.awa.worker.PayloadRedactor;
import io.awa.worker.TerminalJobException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings that are secret are in no log and in no explanation of a failed start.
 */
class SecretSettingsTests {

	private static final String SECRET = "marker-0123456789abcdef0123456789abcdef";

	@Test
	void keysAndPasswordsAreNotLoggedByAnApplicationThatStarts() {
		try (TestDatabase database = TestDatabase.migrated(); LogWatch log = LogWatch.startWithEverything()) {
			new WebApplicationContextRunner().withConfiguration(AwaContexts.AWA)
				.withConfiguration(AwaContexts.JDBC)
				.withPropertyValues(AwaContexts.jdbcProperties(database))
				.withPropertyValues("awa.callbacks.receiver.enabled=true", "awa.callbacks.receiver.keys.one=" + SECRET,
						"awa.migration.mode=validate", "awa.migration.password=" + SECRET)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(context.getBean(AwaProperties.class).toString()).doesNotContain(SECRET);
				});

			assertThat(log.texts()).noneMatch((text) -> text.contains(SECRET));
		}
	}

	@Test
	void failedStartDoesNotRepeatThem() {
		List<String[]> settings = List.of(
				new String[] { "spring.datasource.url=jdbc:postgresql://localhost:1/db?user=x&password=" + SECRET },
				new String[] { "spring.datasource.url=jdbc:postgresql://localhost:1/db", "spring.datasource.username=x",
						"spring.datasource.password=" + SECRET },
				new String[] { "spring.datasource.url=jdbc:postgresql://localhost:1/db",
						"awa.migration.url=jdbc:postgresql://localhost:1/db?password=" + SECRET,
						"awa.migration.password=" + SECRET },
				new String[] { "awa.callbacks.receiver.allow-unsigned=true",
						"awa.callbacks.receiver.keys.one=" + SECRET },
				new String[] { "awa.callbacks.receiver.keys.one=" + SECRET.substring(0, 20) });

		for (String[] properties : settings) {
			try (LogWatch log = LogWatch.startWithEverything()) {
				new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
					.withConfiguration(AwaContexts.JDBC)
					.withPropertyValues("spring.datasource.hikari.connection-timeout=250")
					.withPropertyValues(properties)
					.run((context) -> {
						assertThat(context).hasFailed();
						for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
							assertThat(String.valueOf(cause)).doesNotContain(SECRET.substring(0, 20));
						}
					});
				assertThat(log.texts()).noneMatch((text) -> text.contains(SECRET.substring(0, 20)));
			}
		}
	}

	@Test
	void redactorOfTheApplicationIsUsed() {
		try (TestDatabase database = TestDatabase.migrated(); LogWatch log = LogWatch.start()) {
			AwaContexts.jdbc(database).withUserConfiguration(RedactedHandlers.class).run((context) -> {
				long id = context.getBean(AwaClient.class)
					.insert(Map.of(), InsertOptions.defaults().withKind("secretive"))
					.jobId();
				Awaitility.await().until(() -> database.count("awa.attempt where job_id = " + id) == 1);
			});

			assertThat(database.count("awa.attempt where error_message = 'redacted'")).isOne();
			assertThat(log.texts()).noneMatch((text) -> text.contains(SECRET));
		}
	}

	static class RedactedHandlers {

		@Bean
		PayloadRedactor redactor() {
			return (kind, text) -> "redacted";
		}

		@JobHandler(kind = "secretive")
		void handle() {
			throw new TerminalJobException(SECRET);
		}

	}

}

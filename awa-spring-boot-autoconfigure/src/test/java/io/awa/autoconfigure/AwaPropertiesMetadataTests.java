package io.awa.autoconfigure;

import java.io.IOException;
import java.io.InputStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata that editors and the documentation are made of. Values and defaults are
 * looked at by {@link PropertyHintsTests}.
 */
class AwaPropertiesMetadataTests {

	private final JsonNode metadata = read();

	@Test
	void everyPropertyHasDescriptionAndType() {
		assertThat(this.metadata.get("properties")).isNotEmpty().allSatisfy((property) -> {
			String name = property.get("name").asString();
			assertThat(name).matches("(awa|management\\.endpoint\\.awa)\\..+");
			assertThat(property.path("description").asString("")).as(name).endsWith(".");
			assertThat(property.path("type").asString("")).as(name).isNotEmpty();
		});
	}

	@Test
	void knownPropertiesAreThere() {
		assertThat(this.metadata.get("properties")).extracting((property) -> property.get("name").asString())
			.containsExactlyInAnyOrder("awa.schema", "awa.client", "awa.insert.require-transaction",
					"awa.insert.unique-lock-timeout", "awa.insert.queues", "awa.migration.mode", "awa.migration.url",
					"awa.migration.username", "awa.migration.password", "awa.worker.enabled", "awa.worker.role",
					"awa.worker.listen", "awa.retention.completed", "awa.retention.failed", "awa.retention.cancelled",
					"awa.retention.dead-letter", "awa.retention.interval", "awa.descriptors.queues",
					"awa.descriptors.kinds", "awa.descriptors.retention", "awa.worker.queues",
					"awa.worker.poll-interval", "awa.worker.idle-poll-interval", "awa.worker.heartbeat-interval",
					"awa.worker.heartbeat-timeout", "awa.worker.ageing-interval", "awa.worker.shutdown-timeout",
					"awa.worker.max-snoozes", "awa.worker.concurrency", "awa.worker.kinds",
					"awa.worker.failures.terminal", "awa.worker.failures.retry", "awa.worker.failures.cancel",
					"awa.worker.failures.snooze", "awa.worker.failures.snooze-delay", "awa.embedded-postgres.enabled",
					"awa.cron.enabled", "awa.cron.poll-interval", "awa.cron.retire-after", "awa.cron.schedules",
					"awa.events.enabled", "awa.callbacks.receiver.enabled", "awa.callbacks.receiver.path",
					"awa.callbacks.receiver.keys", "awa.callbacks.receiver.max-age",
					"awa.callbacks.receiver.max-body-size", "awa.callbacks.receiver.allow-unsigned", "awa.bridge.guard",
					"awa.bridge.automatic", "awa.bridge.scheduler", "awa.bridge.max-sections",
					"awa.bridge.section-acquire-timeout", "awa.bridge.await-timeout", "awa.bridge.stream-page-size",
					"awa.bridge.max-in-flight", "awa.bridge.reactive-over-jdbc", "awa.doctor.enabled",
					"awa.health.max-due-age", "management.endpoint.awa.access",
					"management.endpoint.awa.cache.time-to-live", "management.endpoint.awa.roles",
					"management.endpoint.awa.show-values", "awa.metrics.enabled", "awa.metrics.interval",
					"awa.tracing.enabled", "awa.worker.job-log.enabled", "awa.worker.job-log.level",
					"awa.worker.job-log.max-lines", "awa.worker.job-log.max-line-length", "awa.worker.job-log.max-size",
					"awa.worker.job-log.max-job-lines", "awa.dashboard.enabled", "awa.dashboard.path",
					"awa.dashboard.read-only", "awa.dashboard.access", "awa.dashboard.view-roles",
					"awa.dashboard.operate-roles", "awa.dashboard.show-payloads", "awa.dashboard.trace-url");
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

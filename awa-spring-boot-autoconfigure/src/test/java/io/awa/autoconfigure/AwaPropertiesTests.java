package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

import io.awa.JobLogLevel;
import io.awa.KeyOrder;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.autoconfigure.AwaProperties.Client;
import io.awa.autoconfigure.AwaProperties.Migration.Mode;
import io.awa.worker.JobLogSettings;
import io.awa.worker.Retention;
import io.awa.worker.WorkerSettings.KindSettings;
import io.awa.worker.WorkerSettings.QueueSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class AwaPropertiesTests {

	@Test
	void defaultsAreThoseOfTheDocumentation() {
		AwaProperties properties = bind(new MockEnvironment());

		assertThat(properties.schema()).isEqualTo("awa");
		assertThat(properties.client()).isEqualTo(Client.AUTO);
		assertThat(properties.migration().mode()).isEqualTo(Mode.AUTO);
		assertThat(properties.migration().url()).isNull();
		assertThat(properties.embeddedPostgres().enabled()).isTrue();
		CallbackProperties.Receiver receiver = properties.callbacks().receiver();
		assertThat(receiver.enabled()).isFalse();
		assertThat(receiver.path()).isEqualTo("/api/callbacks");
		assertThat(receiver.keys()).isEmpty();
		assertThat(receiver.maxAge()).isEqualTo(Duration.ofMinutes(5));
		assertThat(receiver.maxBodySize()).isEqualTo(DataSize.ofMegabytes(1));
		assertThat(receiver.allowUnsigned()).isFalse();
		AwaProperties.Worker worker = properties.worker();
		assertThat(worker.enabled()).isTrue();
		assertThat(worker.role()).isEqualTo(AwaProperties.Role.WORKER);
		assertThat(worker.listen()).isEqualTo(AwaProperties.Listen.AUTO);
		assertThat(properties.retention()).isEqualTo(new RetentionProperties(Duration.ofHours(24), Duration.ofHours(72),
				Duration.ofHours(72), Duration.ofDays(30), Duration.ofMinutes(1)));
		assertThat(properties.descriptors())
			.isEqualTo(new DescriptorProperties(Map.of(), Map.of(), Duration.ofDays(30)));
		assertThat(worker.jobLog().settings())
			.isEqualTo(new JobLogSettings(false, JobLogLevel.INFO, 200, 2000, 65_536, 2000));
		assertThat(worker.queues()).isEmpty();
		assertThat(worker.pollInterval()).isEqualTo(Duration.ofSeconds(1));
		assertThat(worker.idlePollInterval()).isEqualTo(Duration.ofSeconds(5));
		assertThat(worker.heartbeatInterval()).isEqualTo(Duration.ofSeconds(5));
		assertThat(worker.heartbeatTimeout()).isEqualTo(Duration.ofSeconds(30));
		assertThat(worker.ageingInterval()).isEqualTo(Duration.ofSeconds(60));
		assertThat(worker.shutdownTimeout()).isEqualTo(Duration.ofSeconds(20));
	}

	@Test
	void queuesAreBoundByName() {
		AwaProperties properties = bind(new MockEnvironment().withProperty("awa.worker.queues.email.concurrency", "3")
			.withProperty("awa.worker.queues[bulk_mail].deadline", "0"));

		assertThat(properties.worker().queues()).hasSize(2).hasEntrySatisfying("email", (queue) -> {
			assertThat(queue.concurrency()).isEqualTo(3);
			assertThat(queue.deadline()).isEqualTo(Duration.ofMinutes(5));
		}).hasEntrySatisfying("bulk_mail", (queue) -> {
			assertThat(LimitProperties.settings(queue, null).concurrency()).isEqualTo(10);
			assertThat(LimitProperties.settings(queue, 50).concurrency()).isEqualTo(50);
			assertThat(queue.deadline()).isZero();
		});
	}

	@Test
	void limitsAreBound() {
		AwaProperties.Worker worker = bind(new MockEnvironment().withProperty("awa.worker.concurrency", "20")
			.withProperty("awa.worker.queues.mail.weight", "3")
			.withProperty("awa.worker.queues.mail.min", "2")
			.withProperty("awa.worker.queues.mail.fleet-concurrency", "8")
			.withProperty("awa.worker.queues.mail.key-concurrency", "2")
			.withProperty("awa.worker.queues.mail.key-order", "fifo")
			.withProperty("awa.worker.queues.mail.rate-limit.per-second", "0.5")
			.withProperty("awa.worker.queues.mail.fleet-rate-limit.per-second", "10")
			.withProperty("awa.worker.queues.mail.fleet-rate-limit.burst", "20")
			.withProperty("awa.worker.queues.mail.ageing-interval", "0")
			.withProperty("awa.worker.kinds.send_receipt.rate-limit.per-second", "2.5")).worker();

		assertThat(LimitProperties.settings(worker.queues().get("mail"), worker.concurrency()))
			.isEqualTo(new QueueSettings(20, Duration.ofMinutes(5), 3, 2, KeyOrder.FIFO,
					new QueueLimits(null, 8, 2, new RateLimit(0.5, 1), new RateLimit(10, 20), Duration.ZERO)));
		assertThat(LimitProperties.settings(worker.kinds()))
			.containsExactly(entry("send_receipt", new KindSettings(new RateLimit(2.5, 3), null)));
	}

	@Test
	void minimumsMustFitIntoThePool() {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues("awa.worker.concurrency=5", "awa.worker.queues.a.min=3", "awa.worker.queues.b.min=3")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("keep min slots of 6 together, but awa.worker.concurrency is 5. Raise it to 6"));
	}

	@Test
	void passwordIsNotPrinted() {
		AwaProperties properties = bind(new MockEnvironment().withProperty("awa.migration.password", "secret"));

		assertThat(properties.migration().password()).isEqualTo("secret");
		assertThat(properties.toString()).doesNotContain("secret");
	}

	@Test
	void secretsOfTheReceiverAreNotPrinted() {
		AwaProperties properties = bind(new MockEnvironment().withProperty("awa.callbacks.receiver.keys.one",
				"0123456789abcdef0123456789abcdef"));

		assertThat(properties.callbacks().receiver().keys()).containsEntry("one", "0123456789abcdef0123456789abcdef");
		assertThat(properties.toString()).contains("keys=[one]").doesNotContain("0123456789abcdef");
	}

	@ParameterizedTest
	@CsvSource({
			"awa.callbacks.receiver.enabled=true, 'Set awa.callbacks.receiver.keys.<id> to a secret of at least 32 bytes'",
			"awa.callbacks.receiver.keys.one=short, 'awa.callbacks.receiver.keys.one has 5 bytes. Set it to a random secret'",
			"awa.callbacks.receiver.keys[a b]=short, 'awa.callbacks.receiver.keys has the id ''a b''. Use 1 to 100 letters'",
			"awa.callbacks.receiver.path=api, 'awa.callbacks.receiver.path is ''api''. Begin it with a slash'",
			"awa.callbacks.receiver.path=/api/, 'do not end it with one'",
			"awa.callbacks.receiver.path=/{id}, 'awa.callbacks.receiver.path is'",
			"awa.callbacks.receiver.max-age=0s, 'awa.callbacks.receiver.max-age is PT0S. Set it to a duration'",
			"awa.callbacks.receiver.max-body-size=17MB, 'awa.callbacks.receiver.max-body-size is 17825792B. Set it'",
			"awa.dashboard.path=awa, 'awa.dashboard.path is ''awa''. Begin it with a slash'",
			"awa.dashboard.path=/, 'awa.dashboard.path is ''/''. Begin it with a slash'",
			"awa.dashboard.path=/awa/, 'do not end it with one'", "awa.dashboard.path=/{awa}, 'awa.dashboard.path is'",
			"awa.dashboard.trace-url=javascript:x{traceId}, 'awa.dashboard.trace-url is ''javascript:x{traceId}''. Begin it with http'",
			"awa.dashboard.trace-url=https://traces, 'write {traceId} where the id'",
			"awa.worker.queues.email.concurrency=0, 'awa.worker.queues.email.concurrency is 0. Set it to 1 or more'",
			"awa.worker.queues[mail/eu].concurrency=-1, 'awa.worker.queues[mail/eu].concurrency is -1. Set it'",
			"awa.worker.concurrency=0, 'awa.worker.concurrency is 0. Set it to 1 or more'",
			"awa.worker.queues.email.fleet-concurrency=0, 'awa.worker.queues.email.fleet-concurrency is 0. Set it to 1'",
			"awa.worker.queues.email.key-concurrency=-2, 'awa.worker.queues.email.key-concurrency is -2. Set it to 1'",
			"awa.worker.queues.email.weight=0, 'awa.worker.queues.email.weight is 0. Set it to 1 or more'",
			"awa.worker.queues.email.min=-1, 'awa.worker.queues.email.min is -1. Set it to 0 or more'",
			"awa.worker.queues.email.min=2, 'awa.worker.queues.email.min is 2, but the queues share no slots. Set awa.worker'",
			"awa.worker.queues.email.rate-limit.per-second=0, 'email.rate-limit.per-second is 0.0. Set it to more than 0'",
			"awa.worker.queues.email.rate-limit.burst=5, 'email.rate-limit.per-second is 0.0. Set it to more than 0'",
			"awa.worker.queues.email.ageing-interval=-1s, 'email.ageing-interval is PT-1S. Set it to zero for strict'",
			"awa.worker.kinds.receipt.fleet-rate-limit.per-second=-1, 'awa.worker.kinds.receipt.fleet-rate-limit.per-second'",
			"awa.schema=My Schema, 'My Schema'", "awa.schema=public, 'not public'",
			"awa.worker.queues.email.deadline=-1s, 'awa.worker.queues.email.deadline is PT-1S. Set it to zero for no deadline'",
			"awa.worker.poll-interval=0, 'awa.worker.poll-interval is PT0S. Set it to a positive duration'",
			"awa.worker.idle-poll-interval=-5s, 'awa.worker.idle-poll-interval is PT-5S'",
			"awa.worker.heartbeat-interval=0, 'awa.worker.heartbeat-interval is PT0S'",
			"awa.worker.heartbeat-interval=11s, 'Set it to PT33S or more'",
			"awa.worker.heartbeat-timeout=14s, 'awa.worker.heartbeat-timeout is PT14S, which is less than 3 times'",
			"awa.worker.ageing-interval=-1s, 'Set it to zero for strict priorities'",
			"awa.worker.shutdown-timeout=0, 'awa.worker.shutdown-timeout is PT0S'",
			"awa.worker.job-log.max-lines=0, 'awa.worker.job-log.max-lines is 0. Set it to a number between 1 and 10000'",
			"awa.worker.job-log.max-line-length=9, 'awa.worker.job-log.max-line-length is 9. Set it to a number between'",
			"awa.worker.job-log.max-job-lines=-1, 'awa.worker.job-log.max-job-lines is -1. Set it to a number between'",
			"awa.worker.job-log.max-size=2MB, 'awa.worker.job-log.max-size is 2097152B. Set it to a size between 1KB and'",
			"awa.worker.job-log.max-size=1, 'awa.worker.job-log.max-size is 1B. Set it to a size between 1KB and'",
			"awa.retention.completed=-1s, 'awa.retention.completed is PT-1S. Set it to zero to keep no such jobs'",
			"awa.retention.failed=36501d, 'awa.retention.failed is PT876024H. Set it to zero'",
			"awa.retention.cancelled=-1h, 'awa.retention.cancelled is PT-1H'",
			"awa.retention.dead-letter=-1h, 'awa.retention.dead-letter is PT-1H'",
			"awa.retention.interval=0, 'awa.retention.interval is PT0S. Set it to a duration between 1ms and 1d'",
			"awa.worker.queues.mail.retention.dead-letter=-1h, 'awa.worker.queues.mail.retention.dead-letter is PT-1H'",
			"awa.descriptors.retention=1h, 'awa.descriptors.retention is PT1H. Set it to zero for ever'" })
	void badValueIsNamedWithRemedy(String setting, String message) {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues(setting)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
	}

	@Test
	void rolesOfADashboardForEverybodyAreRefused() {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues("awa.dashboard.access=anonymous", "awa.dashboard.view-roles=B,A")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("awa.dashboard.view-roles is [A, B], but awa.dashboard.access=anonymous"));
	}

	@Test
	void disabledMaintenanceIsRefused() {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues("awa.worker.enabled=false", "awa.worker.role=maintenance")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("awa.worker.role is maintenance, but awa.worker.enabled is false. Remove"));
	}

	@Test
	void retentionOfAQueueIsThatOfTheOthersWhereItSaysNothing() {
		AwaProperties properties = bind(new MockEnvironment().withProperty("awa.retention.failed", "48h")
			.withProperty("awa.worker.queues.mail.retention.completed", "0")
			.withProperty("awa.worker.queues.mail.retention.dead-letter", "90d"));

		assertThat(MaintenanceConfiguration.retention(properties.worker().queues().get("mail").retention(),
				properties.retention()))
			.isEqualTo(new Retention(Duration.ZERO, Duration.ofHours(48), Duration.ofHours(72), Duration.ofDays(90)));
	}

	@Test
	void unsignedRequestsContradictKeys() {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues("awa.callbacks.receiver.allow-unsigned=true",
					"awa.callbacks.receiver.keys.one=0123456789abcdef0123456789abcdef")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("allow-unsigned is true, but there are keys [one]. Remove it")
				.hasMessageNotContaining("0123456789"));
	}

	private static AwaProperties bind(MockEnvironment environment) {
		return Binder.get(environment).bindOrCreate("awa", AwaProperties.class);
	}

}

package io.awa.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import io.awa.autoconfigure.AwaProperties.Client;
import io.awa.autoconfigure.AwaProperties.Migration.Mode;

import static org.assertj.core.api.Assertions.assertThat;

class AwaPropertiesTests {

	@Test
	void defaultsAreThoseOfTheDocumentation() {
		AwaProperties properties = bind(new MockEnvironment());

		assertThat(properties.schema()).isEqualTo("awa");
		assertThat(properties.client()).isEqualTo(Client.AUTO);
		assertThat(properties.migration().mode()).isEqualTo(Mode.AUTO);
		assertThat(properties.migration().url()).isNull();
		assertThat(properties.embeddedPostgres().enabled()).isTrue();
		AwaProperties.Worker worker = properties.worker();
		assertThat(worker.enabled()).isTrue();
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

		assertThat(properties.worker().queues()).hasSize(2)
			.containsEntry("email", new AwaProperties.Queue(3, Duration.ofMinutes(5)))
			.containsEntry("bulk_mail", new AwaProperties.Queue(10, Duration.ZERO));
	}

	@Test
	void passwordIsNotPrinted() {
		AwaProperties properties = bind(new MockEnvironment().withProperty("awa.migration.password", "secret"));

		assertThat(properties.migration().password()).isEqualTo("secret");
		assertThat(properties.toString()).doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource({
			"awa.worker.queues.email.concurrency=0, 'awa.worker.queues.email.concurrency is 0. Set it to 1 or more'",
			"awa.worker.queues[mail/eu].concurrency=-1, 'awa.worker.queues[mail/eu].concurrency is -1. Set it'",
			"awa.schema=My Schema, 'My Schema'", "awa.schema=public, 'not public'",
			"awa.worker.queues.email.deadline=-1s, 'awa.worker.queues.email.deadline is PT-1S. Set it to zero for no deadline'",
			"awa.worker.poll-interval=0, 'awa.worker.poll-interval is PT0S. Set it to a positive duration'",
			"awa.worker.idle-poll-interval=-5s, 'awa.worker.idle-poll-interval is PT-5S'",
			"awa.worker.heartbeat-interval=0, 'awa.worker.heartbeat-interval is PT0S'",
			"awa.worker.heartbeat-interval=11s, 'Set it to PT33S or more'",
			"awa.worker.heartbeat-timeout=14s, 'awa.worker.heartbeat-timeout is PT14S, which is less than 3 times'",
			"awa.worker.ageing-interval=-1s, 'Set it to zero for strict priorities'",
			"awa.worker.shutdown-timeout=0, 'awa.worker.shutdown-timeout is PT0S'" })
	void badValueIsNamedWithRemedy(String setting, String message) {
		new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withPropertyValues(setting)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
	}

	private static AwaProperties bind(MockEnvironment environment) {
		return Binder.get(environment).bindOrCreate("awa", AwaProperties.class);
	}

}

package io.awa.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.event.JobEvents;
import io.awa.event.JobMeasures;
import io.awa.metrics.AwaMetrics;
import io.awa.metrics.FleetMetrics;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there are metrics, and what is there without them.
 */
class MetricsContextTests {

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@Test
	void registryMakesMetricsOverBothStorages() {
		withRegistry(AwaContexts.jdbc(database)).run((context) -> {
			assertThat(context).hasSingleBean(AwaClient.class).hasSingleBean(FleetMetrics.class);
			assertThat(context.getBean(JobEvents.class).measures()).isSameAs(context.getBean(AwaMetrics.class));
			assertThat(context.getBean(FleetMetrics.class).isRunning()).isTrue();
		});
		withRegistry(AwaContexts.r2dbc(database)).run((context) -> {
			assertThat(context).hasSingleBean(ReactiveAwaClient.class).hasSingleBean(FleetMetrics.class);
			assertThat(context.getBean(JobEvents.class).measures()).isSameAs(context.getBean(AwaMetrics.class));
		});
	}

	@Test
	void nothingIsCountedWithoutRegistry() {
		AwaContexts.jdbc(database).run((context) -> {
			assertThat(context).hasSingleBean(AwaClient.class)
				.doesNotHaveBean(AwaMetrics.class)
				.doesNotHaveBean(FleetMetrics.class);
			assertThat(context.getBean(JobEvents.class).measures()).isSameAs(JobMeasures.NONE);
		});
	}

	@Test
	void nothingIsCountedIfSwitchedOff() {
		withRegistry(AwaContexts.jdbc(database)).withPropertyValues("awa.metrics.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(AwaClient.class)
				.doesNotHaveBean(AwaMetrics.class)
				.doesNotHaveBean(FleetMetrics.class));
	}

	@Test
	void applicationWithoutMicrometerStarts() {
		AwaContexts.jdbc(database)
			.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AwaClient.class)
				.doesNotHaveBean("awaMetrics"));
	}

	@Test
	void nothingIsCountedWithoutDatabase() {
		withRegistry(new ApplicationContextRunner().withConfiguration(AwaContexts.AWA))
			.withPropertyValues("awa.embedded-postgres.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AwaMetrics.class));
	}

	@Test
	void badIntervalStopsTheStartAndNamesTheProperty() {
		withRegistry(AwaContexts.jdbc(database)).withPropertyValues("awa.metrics.interval=10ms")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("awa.metrics.interval is PT0.01S"));
	}

	private static ApplicationContextRunner withRegistry(ApplicationContextRunner runner) {
		return runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new);
	}

}

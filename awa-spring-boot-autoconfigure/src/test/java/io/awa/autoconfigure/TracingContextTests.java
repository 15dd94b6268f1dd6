package io.awa.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.awa.client.InsertTracing;
import io.awa.worker.HandlerTracing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When inserts and runs are observed.
 */
class TracingContextTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AwaTracingAutoConfiguration.class));

	@Test
	void registryMakesObservations() {
		this.runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(context).hasSingleBean(InsertTracing.class)
				.hasSingleBean(HandlerTracing.class));
	}

	@Test
	void nothingIsObservedWithoutRegistryIfSwitchedOffOrWithoutMicrometer() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(InsertTracing.class)
			.doesNotHaveBean(HandlerTracing.class));
		this.runner.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withPropertyValues("awa.tracing.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(InsertTracing.class)
				.doesNotHaveBean(HandlerTracing.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.observation"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("awaInsertTracing")
				.doesNotHaveBean("awaHandlerTracing"));
	}

}

package io.awa.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.awa.client.InsertTracing;
import io.awa.tracing.AwaJobInsertObservationConvention;
import io.awa.tracing.AwaJobRunObservationConvention;
import io.awa.tracing.ObservedInserts;
import io.awa.tracing.ObservedRuns;
import io.awa.worker.HandlerTracing;

/**
 * Auto-configuration of the observations of inserts and runs.
 */
@AutoConfiguration(
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "awa.tracing.enabled", matchIfMissing = true)
public final class AwaTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(InsertTracing.class)
	ObservedInserts awaInsertTracing(ObservationRegistry registry,
			ObjectProvider<AwaJobInsertObservationConvention> convention) {
		return new ObservedInserts(registry, convention.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean(HandlerTracing.class)
	ObservedRuns awaHandlerTracing(ObservationRegistry registry,
			ObjectProvider<AwaJobRunObservationConvention> convention) {
		return new ObservedRuns(registry, convention.getIfAvailable());
	}

}

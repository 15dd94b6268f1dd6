package io.awa.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.awa.Health.WorkerHealth;
import io.awa.metrics.AwaMetrics;
import io.awa.metrics.FleetMetrics;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.JobWakeUps;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of metrics about jobs.
 */
@AutoConfiguration(after = { AwaStorageAutoConfiguration.class, AwaWorkerAutoConfiguration.class },
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, WorkerStorage.class, JobWakeUps.class })
@ConditionalOnBooleanProperty(name = "awa.metrics.enabled", matchIfMissing = true)
public final class AwaMetricsAutoConfiguration {

	/** Clients need it, so it asks for the worker when a registry is bound. */
	@Bean
	@ConditionalOnMissingBean
	AwaMetrics awaMetrics(ObjectProvider<JobWakeUps> wakeUps, ObjectProvider<HandlerRegistry> handlers) {
		return new AwaMetrics(() -> health(wakeUps.getIfAvailable()), () -> worker(handlers.getIfAvailable()));
	}

	/** Whoever has the wake-ups has the tables. */
	@Bean
	@ConditionalOnMissingBean
	FleetMetrics awaFleetMetrics(WorkerStorage storage, AwaProperties properties, AwaMetrics metrics,
			JobWakeUps wakeUps) {
		return new FleetMetrics(storage.operations(), properties.metrics().interval(), metrics);
	}

	private static @Nullable WorkerHealth health(@Nullable JobWakeUps wakeUps) {
		return (wakeUps != null) ? wakeUps.workerHealth() : null;
	}

	private static AwaMetrics.Worker worker(@Nullable HandlerRegistry handlers) {
		return (handlers != null) ? new AwaMetrics.Worker(handlers.kinds(), handlers.queues())
				: AwaMetrics.Worker.none();
	}

}

package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.awa.autoconfigure.AwaProperties.Client;
import io.awa.json.JobCodec;
import io.awa.worker.AwaWorker;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.HandlerScanner;
import io.awa.worker.JobWakeUps;
import io.awa.worker.RetryPolicy;
import io.awa.worker.WorkerSettings;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of the worker that runs the application's job handlers.
 */
@AutoConfiguration(after = AwaStorageAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "awa.worker.enabled", matchIfMissing = true)
public final class AwaWorkerAutoConfiguration {

	private static final Log logger = LogFactory.getLog(AwaWorkerAutoConfiguration.class);

	private static final AwaProperties.Queue DEFAULT_QUEUE = new AwaProperties.Queue(10, Duration.ofMinutes(5));

	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	@Bean
	@ConditionalOnMissingBean
	HandlerRegistry awaHandlerRegistry(ConfigurableListableBeanFactory beanFactory) {
		return new HandlerRegistry(new HandlerScanner(beanFactory).scan());
	}

	private static WorkerSettings settings(AwaProperties.Worker worker, HandlerRegistry handlers,
			Environment environment) {
		warnOfShortPhase(worker.shutdownTimeout(), environment);
		return new WorkerSettings(WorkerNames.node(environment), WorkerNames.version(),
				queues(worker.queues(), handlers), worker.pollInterval(), worker.idlePollInterval(),
				worker.heartbeatInterval(), worker.heartbeatTimeout(), worker.ageingInterval(),
				worker.shutdownTimeout());
	}

	private static Map<String, WorkerSettings.QueueSettings> queues(Map<String, AwaProperties.Queue> configured,
			HandlerRegistry handlers) {
		if (!configured.isEmpty()) {
			MangledQueueException.refuse(configured.keySet(), handlers.queues());
			handlers.requireQueues(configured.keySet());
		}
		Map<String, WorkerSettings.QueueSettings> queues = new TreeMap<>();
		handlers.queues().forEach((name) -> {
			AwaProperties.Queue queue = configured.getOrDefault(name, DEFAULT_QUEUE);
			queues.put(name, new WorkerSettings.QueueSettings(queue.concurrency(), queue.deadline()));
		});
		return queues;
	}

	private static void warnOfShortPhase(Duration shutdownTimeout, Environment environment) {
		Duration phase = Binder.get(environment)
			.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
			.orElse(DEFAULT_PHASE_TIMEOUT);
		if (shutdownTimeout.compareTo(phase) >= 0) {
			logger.warn("awa.worker.shutdown-timeout (" + shutdownTimeout
					+ ") is not less than spring.lifecycle.timeout-per-shutdown-phase (" + phase
					+ "), so the context may close before unfinished jobs are given back. Raise the latter.");
		}
	}

	/**
	 * The worker, where there is a database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(WorkerStorage.class)
	static class WorkerConfiguration {

		@Bean
		static LazyInitializationExcludeFilter awaWorkerLazyInitializationExcludeFilter() {
			return LazyInitializationExcludeFilter.forBeanTypes(AwaWorker.class);
		}

		@Bean
		@ConditionalOnMissingBean
		AwaWorker awaWorker(AwaProperties properties, WorkerStorage storage, JobCodec codec, HandlerRegistry handlers,
				RetryPolicy retryPolicy, JobWakeUps wakeUps, Environment environment) {
			WorkerSettings settings = settings(properties.worker(), handlers, environment);
			return new AwaWorker(storage, codec, handlers, retryPolicy, settings, WorkerThreads.of(environment),
					wakeUps);
		}

	}

	/**
	 * Says that a database is missing, where that cannot be meant.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(WorkerStorage.class)
	static class NoDatabaseConfiguration {

		@Bean
		SmartInitializingSingleton awaDatabaseRequirement(AwaProperties properties, HandlerRegistry handlers) {
			return () -> {
				if (!handlers.kinds().isEmpty()) {
					throw new MissingDatabaseException("There are job handlers for kinds " + handlers.kinds()
							+ ", but there is no database bean to take jobs from.");
				}
				if (properties.client() != Client.AUTO) {
					throw new MissingDatabaseException(
							"awa.client is " + properties.client() + ", but there is no database bean for it.");
				}
			};
		}

	}

}

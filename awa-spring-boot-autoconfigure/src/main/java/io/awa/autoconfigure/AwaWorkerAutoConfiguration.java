package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.awa.KindDescriptor;
import io.awa.QueueDescriptor;
import io.awa.autoconfigure.AwaProperties.Client;
import io.awa.json.JobCodec;
import io.awa.worker.AwaWorker;
import io.awa.worker.FailureClassifier;
import io.awa.worker.FailureHandling;
import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerInterceptors;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.HandlerScanner;
import io.awa.worker.HandlerTracing;
import io.awa.worker.JobTransactions;
import io.awa.worker.JobWakeUps;
import io.awa.worker.PayloadRedactor;
import io.awa.worker.PayloadUpcaster;
import io.awa.worker.PayloadUpcasters;
import io.awa.worker.ReactiveJobTransactions;
import io.awa.worker.RetryPolicy;
import io.awa.worker.WorkerSettings;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of the worker that runs the application's job handlers.
 */
@AutoConfiguration(after = AwaStorageAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "awa.worker.enabled", matchIfMissing = true)
@Conditional(OnWorkingRole.class)
public final class AwaWorkerAutoConfiguration {

	private static final Log logger = LogFactory.getLog(AwaWorkerAutoConfiguration.class);

	private static final AwaProperties.Queue DEFAULT_QUEUE = AwaProperties.Queue.standard();

	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	@Bean
	@ConditionalOnMissingBean
	HandlerRegistry awaHandlerRegistry(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<PayloadUpcaster> upcasters, ObjectProvider<HandlerTracing> tracing) {
		List<HandlerDefinition> handlers = new HandlerScanner(beanFactory).scan();
		HandlerTracing traced = tracing.getIfAvailable(() -> HandlerTracing.NONE);
		return new HandlerRegistry(
				new HandlerInterceptors(beanFactory).around(handlers).stream().map(traced::around).toList(),
				new PayloadUpcasters(upcasters.orderedStream().toList()));
	}

	private static WorkerSettings settings(AwaProperties properties, HandlerRegistry handlers,
			DescriptorBeans descriptors, Environment environment) {
		AwaProperties.Worker worker = properties.worker();
		warnOfShortPhase(worker.shutdownTimeout(), environment);
		Map<String, WorkerSettings.QueueSettings> queues = (worker.role() != AwaProperties.Role.MAINTENANCE)
				? queues(worker, handlers, properties.retention()) : Map.of();
		return new WorkerSettings(WorkerNames.node(environment), WorkerNames.version(), queues, worker.pollInterval(),
				worker.idlePollInterval(), worker.heartbeatInterval(), worker.heartbeatTimeout(),
				worker.ageingInterval(), worker.shutdownTimeout(), worker.concurrency(),
				LimitProperties.settings(worker.kinds()),
				MaintenanceConfiguration.settings(properties, queues, descriptors), worker.jobLog().settings());
	}

	private static Map<String, WorkerSettings.QueueSettings> queues(AwaProperties.Worker worker,
			HandlerRegistry handlers, RetentionProperties retention) {
		Map<String, AwaProperties.Queue> configured = worker.queues();
		if (!configured.isEmpty()) {
			MangledQueueException.refuse(configured.keySet(), handlers.queues());
			handlers.requireQueues(configured.keySet());
		}
		Map<String, WorkerSettings.QueueSettings> queues = new TreeMap<>();
		handlers.queues().forEach((name) -> {
			AwaProperties.Queue queue = configured.getOrDefault(name, DEFAULT_QUEUE);
			queues.put(name,
					LimitProperties.settings(queue, worker.concurrency())
						.withFailures(queue.parsedBackoff(), queue.deadLetters())
						.withRetention(MaintenanceConfiguration.retention(queue.retention(), retention)));
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
				RetryPolicy retryPolicy, FailureClassifier classifier, JobWakeUps wakeUps,
				ObjectProvider<JobTransactions> transactions,
				ObjectProvider<ReactiveJobTransactions> reactiveTransactions, ObjectProvider<QueueDescriptor> queues,
				ObjectProvider<KindDescriptor> kinds, ObjectProvider<PayloadRedactor> redactor,
				Environment environment) {
			DescriptorBeans descriptors = DescriptorBeans.of(properties.descriptors(), queues, kinds);
			WorkerSettings settings = settings(properties, handlers, descriptors, environment);
			FailureHandling failures = new FailureHandling(retryPolicy, classifier, properties.worker().maxSnoozes(),
					redactor.getIfAvailable(() -> PayloadRedactor.NONE));
			return new AwaWorker(storage, codec, handlers, failures, settings, WorkerThreads.of(environment), wakeUps,
					transactions.getIfAvailable(), reactiveTransactions.getIfAvailable());
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
				if (properties.worker().role() == AwaProperties.Role.MAINTENANCE) {
					throw new MissingDatabaseException(
							"awa.worker.role is maintenance, but there is no database bean with jobs to look after.");
				}
				if (properties.client() != Client.AUTO) {
					throw new MissingDatabaseException(
							"awa.client is " + properties.client() + ", but there is no database bean for it.");
				}
			};
		}

	}

}

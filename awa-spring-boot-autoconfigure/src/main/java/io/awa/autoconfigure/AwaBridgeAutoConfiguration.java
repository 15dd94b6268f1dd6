package io.awa.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.PoolMetrics;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

import io.awa.bridge.AutomaticTransactions;
import io.awa.bridge.AwaBridge;
import io.awa.bridge.JtaTransactions;
import io.awa.bridge.TransactionBoundaryGuard;
import io.awa.bridge.TransactionalMethods;
import io.awa.client.BoundaryGuard;
import io.awa.client.ReactiveAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of what keeps blocking and reactive code in one transaction, and of
 * the guard that finds where they are not.
 */
@AutoConfiguration(after = { AwaJdbcAutoConfiguration.class, AwaR2dbcAutoConfiguration.class })
@ConditionalOnBean({ WorkerStorage.class, SchemaMigrator.class })
public final class AwaBridgeAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	BoundaryGuard awaBoundaryGuard(AwaProperties properties, ListableBeanFactory beanFactory) {
		return new TransactionBoundaryGuard(properties.bridge().guard(), JtaTransactions.of(beanFactory));
	}

	@Bean
	SmartInitializingSingleton awaTransactionalMethods(AwaProperties properties,
			ConfigurableListableBeanFactory beanFactory) {
		return new TransactionalMethods(beanFactory, properties.bridge().guard())::check;
	}

	@Bean
	@ConditionalOnBooleanProperty("awa.bridge.automatic")
	AutomaticTransactions awaAutomaticTransactions() {
		return AutomaticTransactions.start();
	}

	/** Once all beans are there, because one of them may enable the propagation. */
	@Bean
	@ConditionalOnBooleanProperty("awa.bridge.automatic")
	SmartInitializingSingleton awaAutomaticTransactionsCheck(AutomaticTransactions transactions) {
		return transactions::requirePropagation;
	}

	/**
	 * The bridge itself, which needs Reactor and R2DBC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Mono.class, ConnectionFactory.class })
	@ConditionalOnBean({ R2dbcDatabase.class, ReactiveAwaClient.class })
	static class ReactiveSectionConfiguration {

		private static final int SECTIONS_WITHOUT_POOL = 10;

		@Bean
		@ConditionalOnMissingBean
		AwaBridge awaBridge(ReactiveAwaClient client, R2dbcDatabase database, AwaProperties properties,
				Environment environment) {
			ConnectionFactory connectionFactory = database.connectionFactory();
			return new AwaBridge(client, connectionFactory, properties.bridge()
				.toSettings(sections(connectionFactory), Threading.VIRTUAL.isActive(environment)));
		}

		private static int sections(ConnectionFactory connectionFactory) {
			return ClassUtils.isPresent("io.r2dbc.pool.ConnectionPool", null) ? Pool.size(connectionFactory)
					: SECTIONS_WITHOUT_POOL;
		}

		/**
		 * What concerns the pool of R2DBC.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(ConnectionPool.class)
		static class PoolConfiguration {

			@Bean
			R2dbcPoolTimeoutCheck awaR2dbcPoolTimeoutCheck(ConfigurableListableBeanFactory beanFactory,
					Environment environment) {
				return new R2dbcPoolTimeoutCheck(beanFactory, environment);
			}

		}

		/**
		 * The metrics of the bridge.
		 */
		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(MeterBinder.class)
		static class MetricsConfiguration {

			@Bean
			MeterBinder awaBridgeMetrics(ObjectProvider<AwaBridge> bridges) {
				return (registry) -> bridges
					.ifAvailable((bridge) -> FunctionCounter.builder("awa.bridge.zombie", bridge, AwaBridge::zombies)
						.description("Sections whose code still ran 10 s after their cancellation.")
						.register(registry));
			}

		}

		/** Loaded only if the pool is on the class path. */
		private static final class Pool {

			static int size(ConnectionFactory connectionFactory) {
				return (connectionFactory instanceof ConnectionPool pool)
						? pool.getMetrics().map(PoolMetrics::getMaxAllocatedSize).orElse(SECTIONS_WITHOUT_POOL)
						: SECTIONS_WITHOUT_POOL;
			}

		}

	}

}

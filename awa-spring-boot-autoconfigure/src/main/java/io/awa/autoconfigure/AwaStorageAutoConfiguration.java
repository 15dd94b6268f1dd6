package io.awa.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.function.SingletonSupplier;

import io.awa.autoconfigure.AwaProperties.Client;
import io.awa.client.Backpressure;
import io.awa.client.BoundaryGuard;
import io.awa.client.ClientSettings;
import io.awa.client.InsertTracing;
import io.awa.client.JobInsertInterceptor;
import io.awa.client.JobInsertInterceptors;
import io.awa.event.JobEvents;
import io.awa.event.JobMeasures;
import io.awa.json.JobCodec;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.SchemaName;
import io.awa.worker.JobWakeUps;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of what happens to the tables at start and after inserts, over
 * whichever driver is there.
 */
@AutoConfiguration(after = { AwaJdbcAutoConfiguration.class, AwaR2dbcAutoConfiguration.class })
@ConditionalOnBean({ WorkerStorage.class, SchemaMigrator.class })
public final class AwaStorageAutoConfiguration {

	private static final Log logger = LogFactory.getLog(AwaStorageAutoConfiguration.class);

	@Bean
	AwaSchemaInitializer awaSchemaInitializer(AwaProperties properties, ObjectProvider<DatabaseProduct.Probe> probes,
			SchemaMigrator migrator, WorkerStorage storage) {
		DatabaseProduct.Probe probe = probes.stream().findFirst().orElseThrow();
		if (properties.client() == Client.BOTH && probes.stream().count() == 1) {
			warnOfMissingClient(probe instanceof JdbcDatabase);
		}
		return new AwaSchemaInitializer(properties.migration(), probe, migrator, storage);
	}

	private static void warnOfMissingClient(boolean blocking) {
		String missing = DatabaseBeans.typeName(blocking ? Client.R2DBC : Client.JDBC);
		String remedy = blocking ? "Add spring-boot-r2dbc and org.postgresql:r2dbc-postgresql and declare that bean"
				: "Spring Boot makes none beside a ConnectionFactory: add spring-boot-starter-jdbc and declare that bean";
		logger.warn("awa.client is both, but there is no " + (blocking ? "ReactiveAwaClient" : "AwaClient")
				+ ", because no bean of type " + missing + " was found. " + remedy + ", or remove awa.client.");
	}

	/**
	 * Clients and worker need the wake-ups, so whoever has one of them has the tables.
	 */
	@Bean
	@ConditionalOnMissingBean
	JobWakeUps awaJobWakeUps(WorkerStorage storage, AwaSchemaInitializer initializer, JobEvents events) {
		return new JobWakeUps(storage.operations(), storage.schema(), events);
	}

	@Bean
	@ConditionalOnMissingBean
	JobEvents awaJobEvents(AwaProperties properties, ApplicationContext context, ObjectProvider<JobMeasures> measures) {
		JobEventListeners listeners = new JobEventListeners(context);
		return new JobEvents(context::publishEvent,
				(type) -> properties.events().enabled() && listeners.isListening(type),
				measures.getIfAvailable(() -> JobMeasures.NONE));
	}

	@Bean
	@ConditionalOnMissingBean
	ClientSettings awaClientSettings(AwaProperties properties, SchemaName schema, JobCodec codec, JobWakeUps wakeUps,
			ObjectProvider<JobInsertInterceptor> interceptors, ObjectProvider<InsertTracing> tracing,
			ObjectProvider<BoundaryGuard> guard) {
		SingletonSupplier<InsertTracing> traced = SingletonSupplier
			.of(() -> tracing.getIfAvailable(() -> InsertTracing.NONE));
		return new ClientSettings(schema, codec, wakeUps, properties.insert().requireTransaction(),
				properties.insert().uniqueLockTimeout(),
				JobInsertInterceptors.lazily(() -> interceptors.orderedStream().toList()).withTracing(traced::obtain),
				guard.getIfAvailable(() -> BoundaryGuard.NONE), Backpressure.of(properties.insert().bounds()));
	}

	/**
	 * Puts the tables after the application's own migrations, and before other beans that
	 * depend on an initialized database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DatabaseInitializationDependencyConfigurer.class)
	@Import(DatabaseInitializationDependencyConfigurer.class)
	static class DependencyConfiguration {

	}

}

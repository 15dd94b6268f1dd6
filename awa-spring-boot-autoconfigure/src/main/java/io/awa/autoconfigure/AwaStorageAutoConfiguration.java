package io.awa.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.awa.migration.SchemaMigrator;
import io.awa.worker.JobWakeUps;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of what happens to the tables at start and after inserts, over
 * whichever driver is there.
 */
@AutoConfiguration(after = { AwaJdbcAutoConfiguration.class, AwaR2dbcAutoConfiguration.class })
@ConditionalOnBean({ WorkerStorage.class, SchemaMigrator.class })
public final class AwaStorageAutoConfiguration {

	@Bean
	AwaSchemaInitializer awaSchemaInitializer(AwaProperties properties, ObjectProvider<DatabaseProduct.Probe> probes,
			SchemaMigrator migrator, WorkerStorage storage) {
		DatabaseProduct.Probe probe = probes.stream().findFirst().orElseThrow();
		return new AwaSchemaInitializer(properties.migration().mode(), probe, migrator, storage);
	}

	/**
	 * Clients and worker need the wake-ups, so whoever has one of them has the tables.
	 */
	@Bean
	@ConditionalOnMissingBean
	JobWakeUps awaJobWakeUps(WorkerStorage storage, AwaSchemaInitializer initializer) {
		return new JobWakeUps(storage.operations(), storage.schema());
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

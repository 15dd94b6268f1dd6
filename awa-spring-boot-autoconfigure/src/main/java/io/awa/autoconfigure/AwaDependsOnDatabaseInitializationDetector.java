package io.awa.autoconfigure;

import java.util.Set;

import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.cron.CronRunner;
import io.awa.worker.AwaWorker;

/**
 * Tells Boot which of our beans need an initialized database.
 */
final class AwaDependsOnDatabaseInitializationDetector
		extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

	@Override
	protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
		return Set.of(AwaClient.class, ReactiveAwaClient.class, AwaWorker.class, CronRunner.class);
	}

}

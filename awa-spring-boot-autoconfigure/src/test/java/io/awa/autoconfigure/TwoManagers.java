package io.awa.autoconfigure;

import javax.sql.DataSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.awa.testsupport.TestDatabase;

/**
 * Contexts with both clients, and so with both transaction managers of Boot's.
 */
final class TwoManagers {

	private TwoManagers() {
	}

	static ApplicationContextRunner runner(TestDatabase database) {
		return AwaContexts.r2dbc(database)
			.withConfiguration(AwaContexts.JDBC)
			.withPropertyValues("awa.client=both", "awa.worker.enabled=false")
			.withBean(TestDatabase.class, () -> database, (definition) -> definition.setDestroyMethodName(""))
			.withUserConfiguration(DataSourceConfiguration.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class DataSourceConfiguration {

		/** Boot makes none beside a connection factory. */
		@Bean(destroyMethod = "")
		DataSource dataSource(TestDatabase database) {
			return database.dataSource();
		}

	}

}

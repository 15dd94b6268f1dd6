package io.awa.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;

import io.awa.testsupport.TestDatabase;

/**
 * Contexts with our auto-configurations and Boot's own for one or both drivers.
 */
final class AwaContexts {

	static final AutoConfigurations AWA = AutoConfigurations.of(AwaActuatorAutoConfiguration.class,
			AwaAutoConfiguration.class, AwaBridgeAutoConfiguration.class, AwaCallbackReceiverAutoConfiguration.class,
			AwaDashboardAutoConfiguration.class, AwaDoctorAutoConfiguration.class,
			AwaEmbeddedPostgresAutoConfiguration.class, AwaJdbcAutoConfiguration.class, AwaR2dbcAutoConfiguration.class,
			AwaReactiveOverJdbcAutoConfiguration.class, AwaStorageAutoConfiguration.class,
			AwaWorkerAutoConfiguration.class, AwaCronAutoConfiguration.class, AwaMetricsAutoConfiguration.class,
			AwaModulithAutoConfiguration.class, AwaTracingAutoConfiguration.class);

	static final AutoConfigurations JDBC = AutoConfigurations.of(DataSourceAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
			JdbcClientAutoConfiguration.class, TransactionAutoConfiguration.class);

	static final AutoConfigurations R2DBC = AutoConfigurations.of(R2dbcAutoConfiguration.class,
			R2dbcTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class);

	private AwaContexts() {
	}

	static ApplicationContextRunner jdbc() {
		return new ApplicationContextRunner().withConfiguration(AWA).withConfiguration(JDBC);
	}

	static ApplicationContextRunner jdbc(TestDatabase database) {
		return jdbc().withPropertyValues(jdbcProperties(database));
	}

	static ApplicationContextRunner r2dbc() {
		return new ApplicationContextRunner().withConfiguration(AWA).withConfiguration(R2DBC);
	}

	static ApplicationContextRunner r2dbc(TestDatabase database) {
		return r2dbc().withPropertyValues(r2dbcProperties(database));
	}

	static String[] jdbcProperties(TestDatabase database) {
		return new String[] { "spring.datasource.url=" + database.jdbcUrl(), "spring.datasource.hikari.minimum-idle=0",
				"spring.datasource.hikari.maximum-pool-size=5" };
	}

	static String[] r2dbcProperties(TestDatabase database) {
		return new String[] {
				"spring.r2dbc.url=r2dbc:postgresql://" + database.host() + ":" + database.port() + "/"
						+ database.name(),
				"spring.r2dbc.username=" + database.username(), "spring.r2dbc.password=" + database.password(),
				"spring.r2dbc.pool.initial-size=0", "spring.r2dbc.pool.max-size=5" };
	}

}

package io.awa.autoconfigure;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import io.awa.autoconfigure.AwaProperties.Client;
import io.awa.bridge.JdbcTransactional;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.worker.JdbcControlConnectionFactory;
import io.awa.worker.JobTransactions;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of the blocking client, and of worker and migrations over JDBC.
 */
@AutoConfiguration(after = AwaAutoConfiguration.class,
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.JndiDataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.XADataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
				"org.springframework.boot.transaction.jta.autoconfigure.JtaAutoConfiguration",
				"org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
				"org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration" })
@ConditionalOnClass({ DataSource.class, JdbcClient.class })
@ConditionalOnAwaClient(Client.JDBC)
public final class AwaJdbcAutoConfiguration {

	@Bean
	JdbcDatabase awaJdbcDatabase(@AwaDataSource ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all,
			ObjectProvider<JdbcAddress.Finder> addresses, ConfigurableListableBeanFactory beanFactory) {
		DataSource dataSource = DatabaseBeans.select(marked, all, Client.JDBC, beanFactory);
		JdbcAddress.@Nullable Finder finder = addresses.getIfAvailable();
		return new JdbcDatabase(dataSource, (finder != null) ? finder.find(dataSource) : null);
	}

	@Bean
	@ConditionalOnMissingBean
	WorkerStorage awaWorkerStorage(JdbcDatabase database, SchemaName schema) {
		return new WorkerStorage(JdbcSqlExecutor.autoCommitting(database.dataSource(), schema),
				new JdbcControlConnectionFactory(database.controlDataSource(), schema), schema);
	}

	@Bean
	@ConditionalOnMissingBean
	SchemaMigrator awaSchemaMigrator(JdbcDatabase database, SchemaName schema, AwaProperties properties) {
		return new SchemaMigrator(database.migrationDataSource(properties.migration()), schema);
	}

	@Bean
	@ConditionalOnMissingBean(AwaClient.class)
	JdbcAwaClient awaClient(JdbcDatabase database, ClientSettings settings, SchemaMigrator migrator,
			@Qualifier(JdbcTransactional.MANAGER) PlatformTransactionManager manager) {
		return new JdbcAwaClient(database.dataSource(), manager, migrator, settings);
	}

	@Bean
	@ConditionalOnMissingBean
	JobTransactions awaJobTransactions(JdbcDatabase database, SchemaName schema,
			@Qualifier(JdbcTransactional.MANAGER) PlatformTransactionManager manager) {
		return new JobTransactions(database.dataSource(), manager, schema);
	}

	/**
	 * That of the application if it manages this database. Never taken where no name is
	 * asked for, so it does not compete with those of the application.
	 */
	@Bean(defaultCandidate = false, destroyMethod = "")
	@ConditionalOnMissingBean(name = JdbcTransactional.MANAGER)
	PlatformTransactionManager awaJdbcTransactionManager(JdbcDatabase database,
			ObjectProvider<PlatformTransactionManager> managers) {
		PlatformTransactionManager manager = TransactionManagers.find(managers, "dataSource", database.dataSource());
		return (manager != null) ? manager : new JdbcTransactionManager(database.dataSource());
	}

	/**
	 * The address behind Boot's own data source.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HikariDataSource.class, JdbcConnectionDetails.class })
	static class AddressConfiguration {

		@Bean
		@ConditionalOnBean(JdbcConnectionDetails.class)
		HikariAddressFinder awaJdbcAddressFinder(JdbcConnectionDetails details) {
			return new HikariAddressFinder(details);
		}

	}

}

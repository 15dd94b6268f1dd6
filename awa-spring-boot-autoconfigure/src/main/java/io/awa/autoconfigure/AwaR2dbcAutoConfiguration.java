package io.awa.autoconfigure;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransactionManager;

import io.awa.autoconfigure.AwaProperties.Client;
import io.awa.bridge.ReactiveTransactional;
import io.awa.client.ClientSettings;
import io.awa.client.R2dbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.worker.R2dbcControlConnectionFactory;
import io.awa.worker.ReactiveJobTransactions;
import io.awa.worker.WorkerStorage;

/**
 * Auto-configuration of the reactive client, and of worker and migrations in an
 * application that has only R2DBC.
 */
@AutoConfiguration(after = { AwaAutoConfiguration.class, AwaJdbcAutoConfiguration.class },
		afterName = { "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
				"org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration" })
@ConditionalOnClass({ ConnectionFactory.class, DatabaseClient.class, PostgresqlConnectionFactory.class })
@ConditionalOnAwaClient(Client.R2DBC)
public final class AwaR2dbcAutoConfiguration {

	@Bean
	R2dbcDatabase awaR2dbcDatabase(@AwaConnectionFactory ObjectProvider<ConnectionFactory> marked,
			ObjectProvider<ConnectionFactory> all, ConfigurableListableBeanFactory beanFactory) {
		return new R2dbcDatabase(DatabaseBeans.select(marked, all, Client.R2DBC, beanFactory));
	}

	@Bean
	@ConditionalOnMissingBean
	WorkerStorage awaWorkerStorage(R2dbcDatabase database, SchemaName schema) {
		ConnectionFactory connectionFactory = database.connectionFactory();
		R2dbcSqlExecutor executor = new R2dbcSqlExecutor(connectionFactory, schema);
		return new WorkerStorage(new R2dbcBlockingSqlExecutor(executor, R2dbcDatabase.TIMEOUT),
				new R2dbcControlConnectionFactory(connectionFactory, schema, R2dbcDatabase.TIMEOUT), schema);
	}

	@Bean
	@ConditionalOnMissingBean
	SchemaMigrator awaSchemaMigrator(R2dbcDatabase database, SchemaName schema, AwaProperties properties) {
		return new SchemaMigrator(new R2dbcJdbcDataSource(database.connectionFactory(), properties.migration()),
				schema);
	}

	@Bean
	@ConditionalOnMissingBean(ReactiveAwaClient.class)
	R2dbcAwaClient reactiveAwaClient(R2dbcDatabase database, ClientSettings settings, SchemaMigrator migrator,
			@Qualifier(ReactiveTransactional.MANAGER) ReactiveTransactionManager manager) {
		return new R2dbcAwaClient(database.connectionFactory(), manager, migrator, settings);
	}

	@Bean
	@ConditionalOnMissingBean
	ReactiveJobTransactions awaReactiveJobTransactions(R2dbcDatabase database, SchemaName schema,
			@Qualifier(ReactiveTransactional.MANAGER) ReactiveTransactionManager manager) {
		return new ReactiveJobTransactions(database.connectionFactory(), manager, schema);
	}

	/**
	 * That of the application if it manages this database. Never taken where no name is
	 * asked for, so it does not compete with those of the application.
	 */
	@Bean(defaultCandidate = false, destroyMethod = "")
	@ConditionalOnMissingBean(name = ReactiveTransactional.MANAGER)
	ReactiveTransactionManager awaReactiveTransactionManager(R2dbcDatabase database,
			ObjectProvider<ReactiveTransactionManager> managers) {
		ReactiveTransactionManager manager = TransactionManagers.find(managers, "connectionFactory",
				database.connectionFactory());
		return (manager != null) ? manager : new R2dbcTransactionManager(database.connectionFactory());
	}

}

package io.awa.client;

import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

/**
 * Makes clients and what surrounds them.
 */
final class ClientFixtures {

	private ClientFixtures() {
	}

	static JdbcAwaClient jdbcClient(TestDatabase database, ClientListener listener) {
		return jdbcClient(database, ClientSettings.of(TestDatabase.SCHEMA).withListener(listener));
	}

	static JdbcAwaClient jdbcClient(TestDatabase database, ClientSettings settings) {
		return new JdbcAwaClient(database.dataSource(), new DataSourceTransactionManager(database.dataSource()),
				new SchemaMigrator(database.dataSource(), settings.schema()), settings);
	}

	static R2dbcAwaClient r2dbcClient(TestDatabase database, ClientListener listener) {
		return r2dbcClient(database, ClientSettings.of(TestDatabase.SCHEMA).withListener(listener));
	}

	static R2dbcAwaClient r2dbcClient(TestDatabase database, ClientSettings settings) {
		return new R2dbcAwaClient(database.connectionFactory(),
				new R2dbcTransactionManager(database.connectionFactory()),
				new SchemaMigrator(database.dataSource(), settings.schema()), settings);
	}

	static TransactionTemplate template(TestDatabase database) {
		return new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
	}

	static TransactionalOperator operator(TestDatabase database) {
		return TransactionalOperator.create(new R2dbcTransactionManager(database.connectionFactory()));
	}

	static AwaClient jdbcSubject(TestDatabase database, ClientScope scope) {
		return new TransactionalAwaClient(template(database), scope).wrap(AwaClient.class,
				jdbcClient(database, ClientListener.NONE));
	}

	static AwaClient reactiveSubject(TestDatabase database, ClientScope scope) {
		return new BlockingReactiveAwaClient(operator(database), scope).wrap(AwaClient.class,
				r2dbcClient(database, ClientListener.NONE));
	}

}

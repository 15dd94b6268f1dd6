package io.awa.client;

import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.json.JacksonJobCodec;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

/**
 * Makes clients and what surrounds them.
 */
final class ClientFixtures {

	private ClientFixtures() {
	}

	static JdbcAwaClient jdbcClient(TestDatabase database, InsertListener listener) {
		return new JdbcAwaClient(database.dataSource(), TestDatabase.SCHEMA, new JacksonJobCodec(),
				new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA), listener);
	}

	static R2dbcAwaClient r2dbcClient(TestDatabase database, InsertListener listener) {
		return new R2dbcAwaClient(database.connectionFactory(), TestDatabase.SCHEMA, new JacksonJobCodec(),
				new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA), listener);
	}

	static TransactionTemplate template(TestDatabase database) {
		return new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
	}

	static TransactionalOperator operator(TestDatabase database) {
		return TransactionalOperator.create(new R2dbcTransactionManager(database.connectionFactory()));
	}

	static AwaClient jdbcSubject(TestDatabase database, ClientScope scope) {
		return new TransactionalAwaClient(jdbcClient(database, InsertListener.NONE), template(database), scope);
	}

	static AwaClient reactiveSubject(TestDatabase database, ClientScope scope) {
		return new BlockingReactiveAwaClient(r2dbcClient(database, InsertListener.NONE), operator(database), scope);
	}

}

package io.awa.client;

import org.springframework.transaction.reactive.TransactionalOperator;

import io.awa.bridge.JdbcReactiveThreads;
import io.awa.bridge.JdbcReactiveTransactionManager;
import io.awa.bridge.ReactiveOverJdbc;
import io.awa.testsupport.TestDatabase;

/**
 * Makes reactive clients over JDBC.
 */
final class ReactiveOverJdbcFixtures {

	/** For all contracts; they end when idle. */
	private static final JdbcReactiveThreads THREADS = JdbcReactiveThreads.of(8);

	private ReactiveOverJdbcFixtures() {
	}

	static AwaClient subject(TestDatabase database, ClientScope scope) {
		JdbcReactiveTransactionManager manager = manager(database);
		return new BlockingReactiveAwaClient(TransactionalOperator.create(manager), scope).wrap(AwaClient.class,
				client(database, manager));
	}

	static TransactionSubject transactions(TestDatabase database) {
		JdbcReactiveTransactionManager manager = manager(database);
		return new R2dbcTransactionSubject(client(database, manager), TransactionalOperator.create(manager));
	}

	private static JdbcReactiveTransactionManager manager(TestDatabase database) {
		return new JdbcReactiveTransactionManager(database.dataSource(), THREADS);
	}

	private static ReactiveAwaClient client(TestDatabase database, JdbcReactiveTransactionManager manager) {
		return ReactiveOverJdbc.client(ClientFixtures.jdbcClient(database, ClientListener.NONE), manager);
	}

}

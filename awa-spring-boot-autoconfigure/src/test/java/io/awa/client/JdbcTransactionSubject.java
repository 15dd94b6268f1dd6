package io.awa.client;

import java.util.function.Function;

import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.testsupport.TestDatabase;

/**
 * The transactions of the blocking client.
 */
final class JdbcTransactionSubject implements TransactionSubject {

	private final JdbcTransactions transactions;

	private final TransactionTemplate template;

	JdbcTransactionSubject(TestDatabase database) {
		this(database, ClientSettings.of(TestDatabase.SCHEMA));
	}

	JdbcTransactionSubject(TestDatabase database, ClientSettings settings) {
		this.transactions = new JdbcTransactions(new DataSourceTransactionManager(database.dataSource()),
				database.dataSource(), settings.schema(), ClientFixtures.jdbcClient(database, settings));
		this.template = ClientFixtures.template(database);
	}

	@Override
	public <T> T inTransaction(TransactionOptions options, Function<? super AwaTransaction, ? extends T> work) {
		return this.transactions.inTransaction(options, work);
	}

	@Override
	public void inSpringTransaction(Runnable work) {
		this.template.executeWithoutResult((status) -> work.run());
	}

}

package io.awa.client;

import java.util.function.Function;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.awa.sql.JdbcStatements;
import io.awa.sql.SchemaName;

/**
 * Begins transactions of Spring's for the blocking client.
 */
final class JdbcTransactions {

	private final PlatformTransactionManager manager;

	private final DataSource dataSource;

	private final JdbcStatements statements;

	private final SchemaName schema;

	private final AwaClient client;

	/**
	 * Creates the object.
	 * @param manager begins the transactions; that of the application
	 * @param dataSource the data source of these transactions
	 * @param schema holds the tables
	 * @param client inserts jobs
	 */
	JdbcTransactions(PlatformTransactionManager manager, DataSource dataSource, SchemaName schema, AwaClient client) {
		this.manager = manager;
		this.dataSource = dataSource;
		this.statements = new JdbcStatements(dataSource);
		this.schema = schema;
		this.client = client;
	}

	/**
	 * Runs work in a transaction: commits when it returns, rolls back when it throws
	 * anything, and throws the same. Work may end the transaction earlier by itself.
	 */
	<T extends @Nullable Object> T inTransaction(TransactionOptions options,
			Function<? super AwaTransaction, ? extends T> work) {
		JdbcTransaction transaction = start(options);
		T result;
		try {
			result = work.apply(transaction);
		}
		catch (Throwable ex) {
			closeAfter(ex, transaction);
			throw ex;
		}
		if (!transaction.isEnded()) {
			transaction.commit();
		}
		return result;
	}

	/**
	 * Begins a transaction that the caller ends.
	 */
	AwaTransaction begin(TransactionOptions options) {
		return start(options);
	}

	private JdbcTransaction start(TransactionOptions options) {
		TransactionStatus status = this.manager.getTransaction(options.toDefinition());
		requireSameDatabase(status);
		return new JdbcTransaction(this.manager, status, options, this.dataSource, this.statements, this.schema,
				this.client);
	}

	/** Otherwise each statement would silently commit by itself. */
	private void requireSameDatabase(TransactionStatus status) {
		if (this.manager instanceof ResourceTransactionManager
				&& !TransactionSynchronizationManager.hasResource(this.dataSource)) {
			this.manager.rollback(status);
			throw new IllegalTransactionStateException("The transaction manager " + this.manager.getClass().getName()
					+ " manages another database than the client's. Give the client the manager of its data source.");
		}
	}

	private static void closeAfter(Throwable failure, JdbcTransaction transaction) {
		try {
			transaction.close();
		}
		catch (RuntimeException | Error ex) {
			failure.addSuppressed(ex);
		}
	}

}

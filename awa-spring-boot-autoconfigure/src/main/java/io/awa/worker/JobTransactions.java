package io.awa.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.TransactionRequiredException;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlCommand;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRowMapper;

/**
 * The transactions of blocking handlers, in which a job can be completed together with
 * what the handler wrote.
 */
public final class JobTransactions {

	private final DataSource dataSource;

	private final SqlOperations operations;

	private final PlatformTransactionManager manager;

	private final TransactionTemplate template;

	/** Where it is said what to do when the transaction has ended. */
	private final Consumer<TransactionSynchronization> completions;

	/**
	 * Creates the transactions.
	 * @param dataSource the data source of the application's transactions, which holds
	 * the tables of the job queue
	 * @param manager manages them
	 * @param schema the schema of the tables
	 */
	public JobTransactions(DataSource dataSource, PlatformTransactionManager manager, SchemaName schema) {
		this.dataSource = dataSource;
		this.operations = JdbcSqlExecutor.joining(dataSource, schema);
		this.manager = manager;
		this.template = new TransactionTemplate(manager);
		this.completions = TransactionSynchronizationManager::registerSynchronization;
	}

	private JobTransactions(JobTransactions outer, Consumer<TransactionSynchronization> completions) {
		this.dataSource = outer.dataSource;
		this.operations = outer.operations;
		this.manager = outer.manager;
		this.template = outer.template;
		this.completions = completions;
	}

	/**
	 * Creates transactions with a manager of their own.
	 * @param dataSource the data source of the application
	 * @param schema the schema of the tables
	 */
	public JobTransactions(DataSource dataSource, SchemaName schema) {
		this(dataSource, new JdbcTransactionManager(dataSource), schema);
	}

	/** Says whether the calling thread has a transaction of the database. */
	boolean isActive() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.hasResource(this.dataSource);
	}

	/** Runs work while the transaction of the calling thread, if any, is suspended. */
	<T> T executeOutside(Supplier<T> work) {
		TransactionTemplate outside = new TransactionTemplate(this.manager);
		outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		List<T> result = new ArrayList<>(1);
		outside.executeWithoutResult((status) -> result.add(work.get()));
		return result.get(0);
	}

	/** Runs statements on the transaction of the calling thread. */
	SqlOperations operations() {
		return this.operations;
	}

	PlatformTransactionManager manager() {
		return this.manager;
	}

	/**
	 * Returns the same for runs within a transaction that goes on after them, so that its
	 * end cannot be waited for.
	 */
	JobTransactions withCompletions(Consumer<TransactionSynchronization> completions) {
		return new JobTransactions(this, completions);
	}

	/** Runs work in a transaction; whatever it throws rolls back and comes out. */
	<T> T execute(Callable<T> work) throws Exception {
		List<T> result = new ArrayList<>();
		List<Exception> failures = new ArrayList<>();
		this.template.executeWithoutResult((status) -> {
			try {
				result.add(work.call());
			}
			catch (Exception ex) {
				status.setRollbackOnly();
				failures.add(ex);
			}
		});
		if (!failures.isEmpty()) {
			throw failures.get(0);
		}
		return result.get(0);
	}

	/**
	 * Writes on the transaction of the calling thread.
	 * @param onCompletion hears whether the transaction committed
	 */
	<T> List<T> write(SqlCommand command, SqlRowMapper<T> mapper, Consumer<Boolean> onCompletion) {
		if (!isActive()) {
			throw new TransactionRequiredException(
					"A job can be completed only inside a transaction of the database that holds it. Call it "
							+ "in a @Transactional method, or use @JobHandler(transactional = true).");
		}
		List<T> rows = this.operations.query(command, mapper);
		this.completions.accept(new Completion(onCompletion));
		return rows;
	}

	/** Rolling back to a savepoint that is older than the write undoes the write. */
	private static final class Completion implements TransactionSynchronization {

		private final Consumer<Boolean> onCompletion;

		private final Set<Object> later = Collections.newSetFromMap(new IdentityHashMap<>());

		private boolean undone;

		Completion(Consumer<Boolean> onCompletion) {
			this.onCompletion = onCompletion;
		}

		@Override
		public void savepoint(Object savepoint) {
			this.later.add(savepoint);
		}

		@Override
		public void savepointRollback(Object savepoint) {
			this.undone |= !this.later.contains(savepoint);
		}

		@Override
		public void afterCompletion(int status) {
			this.onCompletion.accept(status == STATUS_COMMITTED && !this.undone);
		}

	}

}

package io.awa.benchmarks.chaos;

import java.time.Duration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ValidationDepth;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.R2dbcAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.worker.JobWakeUps;

/**
 * Inserts a job in the transaction of its order.
 */
interface OrderTransactions extends AutoCloseable {

	/** How many transactions are open at most. */
	int POOL_SIZE = 4;

	Duration PATIENCE = Duration.ofSeconds(2);

	/** Longer than a transaction takes that is only slow. */
	Duration LONGEST = Duration.ofSeconds(10);

	/**
	 * Runs the transaction to its end.
	 * @param onWritten called when all is written and the commit is about to begin
	 */
	void insert(ChaosOrder order, Runnable onWritten);

	@Override
	void close();

	static OrderTransactions jdbc(ChaosAddress address) {
		return new Blocking(address);
	}

	static OrderTransactions r2dbc(ChaosAddress address) {
		return new Reactive(address);
	}

	/** In a transaction of Spring over JDBC. */
	final class Blocking implements OrderTransactions {

		private final HikariDataSource dataSource;

		private final JobWakeUps wakeUps;

		private final JdbcAwaClient client;

		private final JdbcClient sql;

		private final TransactionTemplate template;

		private Blocking(ChaosAddress address) {
			HikariConfig config = new HikariConfig();
			config.setJdbcUrl(address.jdbcUrl("connectTimeout=2", "socketTimeout=10"));
			config.setMaximumPoolSize(POOL_SIZE);
			config.setConnectionTimeout(PATIENCE.toMillis());
			this.dataSource = new HikariDataSource(config);
			this.wakeUps = new JobWakeUps(JdbcSqlExecutor.autoCommitting(this.dataSource, ChaosLedger.SCHEMA),
					ChaosLedger.SCHEMA);
			this.client = new JdbcAwaClient(this.dataSource,
					ClientSettings.of(ChaosLedger.SCHEMA).withListener(this.wakeUps));
			this.sql = JdbcClient.create(this.dataSource);
			this.template = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		}

		@Override
		public void insert(ChaosOrder order, Runnable onWritten) {
			this.template.executeWithoutResult((status) -> {
				long jobId = this.client.insert(order.job(), order.options()).jobId();
				this.sql.sql(ChaosLedger.INSERT_ORDER)
					.param("id", order.id())
					.param("jobId", jobId)
					.param("kind", order.kind().text())
					.param("phase", order.phase())
					.update();
				if (order.rolledBack()) {
					status.setRollbackOnly();
				}
				onWritten.run();
			});
		}

		@Override
		public void close() {
			this.wakeUps.close();
			this.dataSource.close();
		}

	}

	/** In a reactive transaction of Spring over R2DBC. */
	final class Reactive implements OrderTransactions {

		private final ConnectionPool pool;

		private final JobWakeUps wakeUps;

		private final R2dbcAwaClient client;

		private final DatabaseClient sql;

		private final TransactionalOperator operator;

		private Reactive(ChaosAddress address) {
			this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(address.connectionFactory())
				.initialSize(0)
				.maxSize(POOL_SIZE)
				.maxAcquireTime(PATIENCE)
				.maxValidationTime(PATIENCE)
				.validationDepth(ValidationDepth.REMOTE)
				.build());
			R2dbcTransactionManager manager = new R2dbcTransactionManager(this.pool);
			this.wakeUps = new JobWakeUps(
					new R2dbcBlockingSqlExecutor(new R2dbcSqlExecutor(this.pool, ChaosLedger.SCHEMA), LONGEST),
					ChaosLedger.SCHEMA);
			this.client = new R2dbcAwaClient(this.pool, manager,
					new SchemaMigrator(ChaosLedger.dataSource(address), ChaosLedger.SCHEMA),
					ClientSettings.of(ChaosLedger.SCHEMA).withListener(this.wakeUps));
			this.sql = DatabaseClient.create(this.pool);
			this.operator = TransactionalOperator.create(manager);
		}

		@Override
		public void insert(ChaosOrder order, Runnable onWritten) {
			this.operator.execute((transaction) -> write(order, transaction).doOnSuccess((done) -> onWritten.run()))
				.then()
				.block(LONGEST);
		}

		private Mono<Void> write(ChaosOrder order, ReactiveTransaction transaction) {
			return this.client.insert(order.job(), order.options())
				.flatMap((result) -> this.sql.sql(ChaosLedger.INSERT_ORDER)
					.bind("id", order.id())
					.bind("jobId", result.jobId())
					.bind("kind", order.kind().text())
					.bind("phase", order.phase())
					.then())
				.doOnSuccess((done) -> {
					if (order.rolledBack()) {
						transaction.setRollbackOnly();
					}
				});
		}

		@Override
		public void close() {
			this.wakeUps.close();
			this.pool.dispose();
		}

	}

}

package io.awa.bridge;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;

import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;

/**
 * What the tests of reactive code over JDBC share: a database with a table of the
 * application, a small pool, and the objects under test on it.
 */
final class ReactiveOverJdbcSetup implements AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(20);

	private final TestDatabase database = TestDatabase.migrated();

	private final HikariDataSource pool = new HikariDataSource();

	private final JdbcReactiveThreads threads = JdbcReactiveThreads.of(4);

	private final JdbcReactiveTransactionManager manager;

	private final ReactiveOverJdbc reactive;

	private final JdbcClient sql;

	ReactiveOverJdbcSetup(int poolSize, Duration grace) {
		this.database.sql().sql("create table app_order (id bigint primary key)").update();
		this.pool.setJdbcUrl(this.database.jdbcUrl());
		this.pool.setMaximumPoolSize(poolSize);
		this.pool.setConnectionTimeout(500);
		this.manager = new JdbcReactiveTransactionManager(this.pool, this.threads, grace);
		this.reactive = new ReactiveOverJdbc(new JdbcAwaClient(this.pool, ClientSettings.of(TestDatabase.SCHEMA)),
				this.manager);
		this.sql = JdbcClient.create(this.pool);
	}

	TestDatabase database() {
		return this.database;
	}

	HikariDataSource pool() {
		return this.pool;
	}

	ReactiveOverJdbc reactive() {
		return this.reactive;
	}

	JdbcReactiveTransactionManager manager() {
		return this.manager;
	}

	/** Of blocking code, as an application has it; joins what is lent. */
	JdbcClient sql() {
		return this.sql;
	}

	TransactionalOperator operator() {
		return TransactionalOperator.create(this.manager);
	}

	TransactionalOperator operator(int propagation) {
		return TransactionalOperator.create(this.manager, new DefaultTransactionDefinition(propagation));
	}

	Mono<Integer> insertOrder(long id) {
		return this.reactive.call(() -> this.sql.sql("insert into app_order values (:id)").param("id", id).update());
	}

	/** Which connection and which transaction a call is in. */
	Mono<String> place() {
		return this.reactive.call(this::placeNow);
	}

	String placeNow() {
		return this.sql.sql("select pg_backend_pid() || '/' || pg_current_xact_id()").query(String.class).single();
	}

	Mono<String> show(String setting) {
		return this.reactive.call(() -> this.sql.sql("show " + setting).query(String.class).single());
	}

	/** A call that inserts, says that it runs, and then waits. */
	Mono<Integer> insertOrderAndWait(long id, CountDownLatch runs, CountDownLatch goOn) {
		return this.reactive.call(() -> {
			int rows = this.sql.sql("insert into app_order values (:id)").param("id", id).update();
			runs.countDown();
			await(goOn);
			return rows;
		});
	}

	List<Long> committedOrders() {
		return this.database.sql().sql("select id from app_order order by id").query(Long.class).list();
	}

	void empty() {
		this.database.sql().sql("truncate awa.job, awa.ready, app_order").update();
	}

	boolean isQuiet() {
		return this.pool.getHikariPoolMXBean().getActiveConnections() == 0;
	}

	static void await(CountDownLatch latch) throws InterruptedException {
		if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("waited too long");
		}
	}

	@Override
	public void close() {
		this.threads.close();
		this.pool.close();
		this.database.close();
	}

}

package io.awa.bridge;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.R2dbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.PoolState;
import io.awa.testsupport.TestDatabase;

/**
 * A bridge over a small pool, with a table of an application beside the jobs.
 */
final class BridgeFixture implements AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration ZOMBIE_AGE = Duration.ofMillis(100);

	private final TestDatabase database;

	private final ConnectionPool pool;

	private final ReactiveAwaClient reactiveClient;

	private final TransactionalOperator operator;

	private final DatabaseClient statements;

	private final AwaBridge bridge;

	BridgeFixture(TestDatabase database, int poolSize, BridgeSettings settings) {
		this(database, poolSize, settings, (pool) -> pool);
	}

	BridgeFixture(TestDatabase database, int poolSize, BridgeSettings settings,
			UnaryOperator<ConnectionFactory> proxy) {
		this.database = database;
		this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(database.rawConnectionFactory())
			.initialSize(0)
			.maxSize(poolSize)
			.maxAcquireTime(Duration.ofSeconds(10))
			.build());
		ConnectionFactory connections = proxy.apply(this.pool);
		R2dbcTransactionManager manager = new R2dbcTransactionManager(connections);
		this.reactiveClient = new R2dbcAwaClient(connections, manager,
				new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA), ClientSettings.of(TestDatabase.SCHEMA));
		this.operator = TransactionalOperator.create(manager);
		this.statements = DatabaseClient.create(connections);
		this.bridge = new AwaBridge(this.reactiveClient,
				new SectionRuntime(settings, connections, new ZombieSections(ZOMBIE_AGE)));
		database.sql().sql("create table if not exists note (tag text, xid text, pid int)").update();
		database.sql().sql("truncate note").update();
	}

	AwaBridge bridge() {
		return this.bridge;
	}

	AwaClient client() {
		return this.bridge.client();
	}

	ReactiveAwaClient reactiveClient() {
		return this.reactiveClient;
	}

	ConnectionPool pool() {
		return this.pool;
	}

	<T> Mono<T> transactional(Mono<T> work) {
		return this.operator.transactional(work);
	}

	/** A row of the application, with the transaction that wrote it. */
	Mono<Long> note(String tag) {
		return this.statements.sql("insert into note values (:tag, pg_current_xact_id()::text, pg_backend_pid())")
			.bind("tag", tag)
			.fetch()
			.rowsUpdated();
	}

	Mono<Long> select(String expression) {
		return this.statements.sql("select (" + expression + ")::bigint").mapValue(Long.class).one();
	}

	Flux<Long> rows(String query) {
		return this.statements.sql(query).mapValue(Long.class).all();
	}

	/** Inserts a job by the blocking client of the bridge. */
	long insert(String name) {
		return client().insert(Map.of("name", name), InsertOptions.defaults().withKind("test")).jobId();
	}

	long notes() {
		return this.database.sql().sql("select count(*) from note").query(Long.class).single();
	}

	long jobs() {
		return this.database.sql().sql("select count(*) from awa.job").query(Long.class).single();
	}

	long transactionsOfNotes() {
		return this.database.sql().sql("select count(distinct (xid, pid)) from note").query(Long.class).single();
	}

	void empty() {
		this.database.sql().sql("truncate note, awa.job, awa.ready").update();
	}

	/** Nothing is left open, locked or lent after whatever went wrong. */
	void awaitCleanPool() {
		PoolState.awaitClean(this.database, this.pool);
	}

	@Override
	public void close() {
		this.bridge.close();
		this.pool.dispose();
	}

}

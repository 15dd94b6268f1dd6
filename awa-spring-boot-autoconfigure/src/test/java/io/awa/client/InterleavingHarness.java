package io.awa.client;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import io.awa.InsertOptions;
import io.awa.client.Payloads.SendReceipt;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;

/**
 * Reactive transactions and statements without one, all at the same time on one I/O
 * thread. Each writes rows and jobs that carry its tag, step by step; the database adds
 * the number of the transaction that really wrote them.
 */
final class InterleavingHarness implements AutoCloseable {

	private static final String MARK = "insert into mark values (:tag, pg_current_xact_id()::text)";

	private static final int STEPS = 4;

	private final LoopResources loop = LoopResources.create("interleaving", 1, true);

	private final TestDatabase database;

	private final ConnectionPool pool;

	private final R2dbcAwaClient client;

	private final DatabaseClient sql;

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger mostOpen = new AtomicInteger();

	private final Set<String> threads = ConcurrentHashMap.newKeySet();

	InterleavingHarness(TestDatabase database) {
		this.database = database;
		database.sql().sql("create table if not exists mark (tag text, xid text)").update();
		database.sql().sql("truncate mark, awa.job, awa.ready").update();
		this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(connectionFactory())
			.initialSize(0)
			.maxSize(8)
			.maxAcquireTime(Duration.ofSeconds(30))
			.build());
		this.client = new R2dbcAwaClient(this.pool, new R2dbcTransactionManager(this.pool),
				new SchemaMigrator(database.dataSource(), TestDatabase.SCHEMA), ClientSettings.of(TestDatabase.SCHEMA));
		this.sql = DatabaseClient.create(this.pool);
	}

	ConnectionPool pool() {
		return this.pool;
	}

	int mostOpen() {
		return this.mostOpen.get();
	}

	Set<String> threads() {
		return this.threads;
	}

	/**
	 * Runs all of it; every third transaction fails at its end. Failures of steps are not
	 * told: what is in the tables counts.
	 * @param count how many transactions, and as many statements without one
	 * @param concurrency how many of each at the same time
	 * @param carrier how a step gets the context of its transaction
	 */
	void run(int count, int concurrency, UnaryOperator<Mono<Void>> carrier) {
		Flux<Void> transactions = Flux.range(0, count)
			.flatMap((i) -> transaction(i, carrier).onErrorComplete(), concurrency);
		Flux<Void> free = Flux.range(0, count)
			.flatMap((i) -> ((i % 2 == 0) ? mark("free-" + i) : insert("free-" + i)).onErrorComplete(), concurrency);
		Mono.when(transactions, free).block(Duration.ofSeconds(60));
	}

	/** What the tables hold: tag, number of the transaction, number of rows. */
	List<Written> written() {
		return this.database.sql()
			.sql("""
					select tag, xid, count(*) from (
					  select tag, xid from mark
					  union all
					  select tags[1], xmin::text from awa.job) w
					group by tag, xid""")
			.query((row, index) -> new Written(row.getString(1), row.getString(2), row.getInt(3)))
			.list();
	}

	static boolean rollsBack(int i) {
		return i % 3 == 0;
	}

	@Override
	public void close() {
		this.pool.dispose();
		this.loop.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(Duration.ofSeconds(10));
	}

	private Mono<Void> transaction(int i, UnaryOperator<Mono<Void>> carrier) {
		String tag = "transaction-" + i;
		return this.client.inTransaction((transaction) -> {
			this.mostOpen.accumulateAndGet(this.open.incrementAndGet(), Math::max);
			return Flux.range(0, STEPS)
				.concatMap((step) -> carrier.apply((step % 2 == 0) ? mark(tag) : insert(tag)))
				.then(rollsBack(i) ? Mono.<Void>error(new IllegalStateException("rolls back")) : Mono.<Void>empty())
				.doFinally((signal) -> this.open.decrementAndGet());
		});
	}

	private Mono<Void> mark(String tag) {
		return this.sql.sql(MARK)
			.bind("tag", tag)
			.fetch()
			.rowsUpdated()
			.doOnNext((rows) -> this.threads.add(Thread.currentThread().getName()))
			.then();
	}

	private Mono<Void> insert(String tag) {
		return this.client.insert(new SendReceipt(1, "ada@example.org"), InsertOptions.defaults().withTags(tag)).then();
	}

	private PostgresqlConnectionFactory connectionFactory() {
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host(this.database.host())
			.port(this.database.port())
			.database(this.database.name())
			.username(this.database.username())
			.password(this.database.password())
			.loopResources(this.loop)
			.build());
	}

	record Written(String tag, String xid, int rows) {

	}

}

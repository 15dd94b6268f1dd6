package io.awa.benchmarks.system;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactory;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.awa.InsertResult;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.TransactionOptions;

/**
 * This library over R2DBC alone, as applications get it: by its auto-configuration.
 */
final class AwaR2dbcSystem implements JobSystem {

	private final MeasuredDatabase database;

	private final ConfigurableApplicationContext producer;

	/** Of the application that has the worker, once there is one. */
	private volatile ReactiveAwaClient client;

	AwaR2dbcSystem(MeasuredDatabase database) {
		this.database = database;
		this.producer = AwaContexts.producer(properties(database), Map.of());
		this.client = this.producer.getBean(ReactiveAwaClient.class);
	}

	@Override
	public String settings() {
		return "Defaults, and as many handlers at once as the measure asks for; producer and worker share a pool of as"
				+ " many connections as the others have, and wait for one as long as over JDBC. The calling thread waits"
				+ " for each insert, which has a transaction of its own, because one of JDBC cannot be joined; many at once"
				+ " go by COPY. Handlers are blocking.";
	}

	@Override
	public boolean joinsTransactions() {
		return false;
	}

	@Override
	public void insert(Task task) {
		Mono<InsertResult> insert = this.client.insert(task, AwaContexts.OPTIONS);
		if (TransactionSynchronizationManager.isActualTransactionActive()) {
			insert = this.client.inTransaction(TransactionOptions.defaults().isolated(),
					(transaction) -> transaction.insert(task, AwaContexts.OPTIONS));
		}
		insert.block();
	}

	@Override
	public void insertMany(Stream<Task> tasks) {
		this.client.insertManyCopy(Flux.fromStream(tasks), AwaContexts.OPTIONS, (result) -> {
		}).block();
	}

	@Override
	public Worker startWorker(int concurrency, TaskHandler handler) {
		ConnectionFactory pool = this.producer.getBean(ConnectionFactory.class);
		ConfigurableApplicationContext worker = AwaContexts.worker(concurrency, handler, Map.of("awa.client", "r2dbc"),
				Map.of("connectionFactory", pool));
		this.client = worker.getBean(ReactiveAwaClient.class);
		return () -> {
			this.client = this.producer.getBean(ReactiveAwaClient.class);
			worker.close();
		};
	}

	private static Map<String, Object> properties(MeasuredDatabase database) {
		PGSimpleDataSource address = new PGSimpleDataSource();
		address.setURL(database.url());
		Map<String, Object> properties = new HashMap<>();
		properties.put("awa.client", "r2dbc");
		properties.put("spring.r2dbc.url", "r2dbc:postgresql://" + address.getServerNames()[0] + ":"
				+ address.getPortNumbers()[0] + "/" + address.getDatabaseName());
		properties.put("spring.r2dbc.username", address.getUser());
		if (address.getPassword() != null) {
			properties.put("spring.r2dbc.password", address.getPassword());
		}
		properties.put("spring.r2dbc.pool.max-size", database.dataSource().getMaximumPoolSize());
		properties.put("spring.r2dbc.pool.max-acquire-time", "30s");
		return properties;
	}

	@Override
	public long completed() {
		return this.database.sql().sql("select count(*) from awa.finished").query(Long.class).single();
	}

	@Override
	public void close() {
		this.producer.close();
	}

}

package io.awa.benchmarks.system;

import java.util.Map;
import java.util.stream.Stream;

import org.springframework.context.ConfigurableApplicationContext;

import io.awa.client.AwaClient;

/**
 * This library over JDBC, as applications get it: by its auto-configuration.
 */
final class AwaJdbcSystem implements JobSystem {

	private static final Map<String, Object> PROPERTIES = Map.of("spring.autoconfigure.exclude",
			"org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration");

	private final MeasuredDatabase database;

	private final Map<String, Object> beans;

	private final ConfigurableApplicationContext producer;

	/** Of the application that has the worker, once there is one. */
	private volatile AwaClient client;

	AwaJdbcSystem(MeasuredDatabase database) {
		this.database = database;
		this.beans = Map.of("dataSource", database.dataSource());
		this.producer = AwaContexts.producer(PROPERTIES, this.beans);
		this.client = this.producer.getBean(AwaClient.class);
	}

	@Override
	public String settings() {
		return "Defaults, and as many handlers at once as the measure asks for. While a worker runs, tasks are inserted by"
				+ " its application, as most applications do, which hears of them itself; many at once go by COPY.";
	}

	@Override
	public void insert(Task task) {
		this.client.insert(task, AwaContexts.OPTIONS);
	}

	@Override
	public void insertMany(Stream<Task> tasks) {
		this.client.insertManyCopy(tasks, AwaContexts.OPTIONS, (result) -> {
		});
	}

	@Override
	public Worker startWorker(int concurrency, TaskHandler handler) {
		ConfigurableApplicationContext worker = AwaContexts.worker(concurrency, handler, PROPERTIES, this.beans);
		this.client = worker.getBean(AwaClient.class);
		return () -> {
			this.client = this.producer.getBean(AwaClient.class);
			worker.close();
		};
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

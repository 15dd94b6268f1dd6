package io.awa.benchmarks.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.awa.InsertOptions;
import io.awa.benchmarks.system.MeasuredDatabase;
import io.awa.benchmarks.system.Task;
import io.awa.benchmarks.system.TaskHandler;
import io.awa.client.AwaClient;
import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerRegistry;

/**
 * An application that serves many queues, and another one that only inserts.
 */
final class QueuesNode implements AutoCloseable {

	private final ConfigurableApplicationContext worker;

	private final MeasuredDatabase database;

	private @Nullable ConfigurableApplicationContext producer;

	QueuesNode(MeasuredDatabase database, int queues, TaskHandler handler) {
		Map<String, Object> properties = new HashMap<>();
		List<HandlerDefinition> handlers = new ArrayList<>();
		for (int queue = 0; queue < queues; queue++) {
			properties.put("awa.worker.queues." + queue(queue) + ".concurrency", 1);
			handlers.add(new HandlerDefinition(kind(queue), queue(queue), Task.class, (task, context) -> {
				handler.handle((Task) task);
				return CompletableFuture.completedFuture(null);
			}, "handler of " + queue(queue)));
		}
		this.worker = start(database, properties, new HandlerRegistry(handlers));
		this.database = database;
	}

	/** The other application starts with the first task, so that it is not watched. */
	void insert(Task task, int queue) {
		ConfigurableApplicationContext producer = this.producer;
		if (producer == null) {
			producer = start(this.database, Map.of("awa.worker.enabled", "false"), new HandlerRegistry(List.of()));
			this.producer = producer;
		}
		producer.getBean(AwaClient.class)
			.insert(task, InsertOptions.defaults().withKind(kind(queue)).withQueue(queue(queue)));
	}

	private static String queue(int number) {
		return "q" + number;
	}

	/** A kind belongs to one queue, since a handler does. */
	private static String kind(int number) {
		return "task_" + number;
	}

	private static ConfigurableApplicationContext start(MeasuredDatabase database, Map<String, Object> properties,
			HandlerRegistry handlers) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.initializers((context) -> context.getBeanFactory().registerSingleton("handlers", handlers))
			.properties(
					"spring.autoconfigure.exclude=org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration")
			.properties(Map.of("spring.datasource.url", database.url()))
			.properties(properties)
			.run();
	}

	@Override
	public void close() {
		if (this.producer != null) {
			this.producer.close();
		}
		this.worker.close();
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

	}

}

package io.awa.benchmarks.system;

import java.util.HashMap;
import java.util.Map;

import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.awa.InsertOptions;
import io.awa.worker.JobHandler;

/**
 * Applications that use this library by its auto-configuration.
 */
final class AwaContexts {

	static final InsertOptions OPTIONS = InsertOptions.defaults().withKind("task");

	private AwaContexts() {
	}

	/** An application that only inserts. */
	static ConfigurableApplicationContext producer(Map<String, Object> properties, Map<String, Object> beans) {
		Map<String, Object> all = new HashMap<>(properties);
		all.put("awa.worker.enabled", false);
		return start(Producer.class, all, beans);
	}

	/** An application with a handler of tasks. */
	static ConfigurableApplicationContext worker(int concurrency, TaskHandler handler, Map<String, Object> properties,
			Map<String, Object> beans) {
		Map<String, Object> all = new HashMap<>(properties);
		all.put("awa.worker.queues." + JobSystem.QUEUE + ".concurrency", concurrency);
		Map<String, Object> allBeans = new HashMap<>(beans);
		allBeans.put("taskHandler", handler);
		return start(Consumer.class, all, allBeans);
	}

	/** The beans given are shared, so the context does not close them. */
	private static ConfigurableApplicationContext start(Class<?> application, Map<String, Object> properties,
			Map<String, Object> beans) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.initializers((context) -> beans
				.forEach((name, bean) -> register((GenericApplicationContext) context, name, bean)))
			.properties(properties)
			.run();
	}

	private static void register(GenericApplicationContext context, String name, Object bean) {
		RootBeanDefinition definition = new RootBeanDefinition(bean.getClass());
		definition.setInstanceSupplier(() -> bean);
		definition.setDestroyMethodName("");
		context.registerBeanDefinition(name, definition);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Producer {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Consumer {

		private final TaskHandler handler;

		Consumer(TaskHandler handler) {
			this.handler = handler;
		}

		@JobHandler
		void task(Task task) throws InterruptedException {
			this.handler.handle(task);
		}

	}

}

package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs {@link ThrowAwayApplication}, whichever class loader it is of.
 */
final class ThrowAwayRuns {

	static final Duration LONGEST = Duration.ofSeconds(30);

	private ThrowAwayRuns() {
	}

	static ApplicationContextRunner runner(boolean reactive, TestDatabase database) {
		return (reactive ? AwaContexts.r2dbc(database) : AwaContexts.jdbc(database))
			.withPropertyValues("awa.migration.mode=none");
	}

	/** One for each handler, and one with futures. */
	static void runJobs(AssertableApplicationContext context, String name) {
		insert(context, payload(context, "payloads", name));
		insert(context, payload(context, "reactivePayloads", name));
		await().atMost(LONGEST).untilAsserted(() -> assertThat(seen(context).stream().filter(name::equals)).hasSize(2));
		await().atMost(LONGEST).untilAsserted(() -> assertThat(completed(context)).hasSizeGreaterThanOrEqualTo(2));
	}

	static long insert(AssertableApplicationContext context, Object payload) {
		AwaClient blocking = context.getBeanProvider(JdbcAwaClient.class).getIfAvailable();
		return ((blocking != null) ? blocking.async() : context.getBean(ReactiveAwaClient.class).async())
			.insert(payload)
			.toCompletableFuture()
			.join()
			.jobId();
	}

	@SuppressWarnings("unchecked")
	static Object payload(AssertableApplicationContext context, String factory, String name) {
		return context.getBean(factory, Function.class).apply(name);
	}

	@SuppressWarnings("unchecked")
	static Queue<String> seen(AssertableApplicationContext context) {
		return context.getBean("seen", Queue.class);
	}

	@SuppressWarnings("unchecked")
	static Map<Long, Integer> completed(AssertableApplicationContext context) {
		return context.getBean("completed", Map.class);
	}

	/** Those of the library. */
	static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("awa-"))
			.collect(Collectors.toSet());
	}

}

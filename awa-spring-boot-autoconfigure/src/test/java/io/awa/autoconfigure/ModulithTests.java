package io.awa.autoconfigure;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.EventExternalized;
import org.springframework.modulith.events.Externalized;
import org.springframework.modulith.events.config.EventExternalizationAutoConfiguration;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.awa.InsertOptions;
import io.awa.JobAttempt;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.modulith.EventRecorder;
import io.awa.modulith.EventSender;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Jobs as Spring Modulith's outbox.
 */
class ModulithTests {

	private static final BlockingQueue<String> CALLS = new LinkedBlockingQueue<>();

	private static final AtomicInteger FAILURES = new AtomicInteger();

	private static TestDatabase database;

	private final ApplicationContextRunner contexts = AwaContexts.jdbc(database)
		.withConfiguration(AutoConfigurations.of(EventExternalizationAutoConfiguration.class))
		.withUserConfiguration(Events.class)
		.withPropertyValues("spring.modulith.events.externalization.mode=outbox",
				"awa.worker.queues.events.backoff=fixed(10ms)");

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void checkDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@BeforeEach
	void forget() {
		CALLS.clear();
		FAILURES.set(0);
	}

	@Test
	void eventLeavesWithTheCommitOfItsPublisher() {
		this.contexts.withUserConfiguration(Transport.class).run((context) -> {
			inTransaction(context)
				.executeWithoutResult((status) -> context.publishEvent(new OrderPlaced(7, new BigDecimal("12.50"))));

			assertThat(next()).isEqualTo("OrderPlaced[orderId=7, price=12.50] to orders::7");
			assertThat(next()).isEqualTo("externalized OrderPlaced[orderId=7, price=12.50]");
		});
	}

	@Test
	void nothingLeavesWithoutACommit() {
		this.contexts.withUserConfiguration(Transport.class)
			.withPropertyValues("awa.worker.enabled=false")
			.run((context) -> {
				long before = database.count("awa.job");
				inTransaction(context).executeWithoutResult((status) -> {
					context.publishEvent(new OrderPlaced(8, BigDecimal.ONE));
					status.setRollbackOnly();
				});

				assertThat(database.count("awa.job")).isEqualTo(before);
			});
	}

	@Test
	void keyOfTheEventIsThatOfItsJob() {
		this.contexts.withUserConfiguration(Transport.class)
			.withPropertyValues("awa.worker.enabled=false")
			.run((context) -> {
				context.publishEvent(new OrderPlaced(9, BigDecimal.ONE));
				context.publishEvent(new NotExternalized(9));

				assertThat(database.sql().sql("SELECT concurrency_key FROM awa.ready").query(String.class).list())
					.containsExactly("9");
			});
	}

	@Test
	void failedTransportIsTriedAgain() {
		FAILURES.set(2);
		this.contexts.withUserConfiguration(Transport.class).run((context) -> {
			context.publishEvent(new OrderPlaced(10, BigDecimal.ONE));

			assertThat(next()).isEqualTo("OrderPlaced[orderId=10, price=1] to orders::10");
			assertThat(FAILURES).hasValue(-1);
		});
	}

	@Test
	void typesThatAreNoEventsAreRefused() {
		this.contexts.withUserConfiguration(Transport.class).run((context) -> {
			AwaClient client = context.getBean(AwaClient.class);
			long id = client
				.insert(Map.of("type", "java.io.File", "event", "{}"),
						InsertOptions.defaults()
							.withKind("externalize_event")
							.withQueue(EventSender.QUEUE)
							.withMaxAttempts(1))
				.jobId();

			await().untilAsserted(() -> assertThat(client.getJob(id).orElseThrow().state()).isEqualTo(JobState.FAILED));
			assertThat(client.dumpRun(id, 1)).map(JobAttempt::errorMessage)
				.hasValueSatisfying((message) -> assertThat(message).contains("'java.io.File' is no event"));
		});
	}

	@Test
	void nothingIsThereWithoutTransportOrInAnotherMode() {
		this.contexts.withPropertyValues("awa.worker.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EventRecorder.class));
		this.contexts.withUserConfiguration(Transport.class)
			.withPropertyValues("spring.modulith.events.externalization.mode=module-listener",
					"awa.worker.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventSender.class));
	}

	@Test
	void applicationWithoutBlockingClientDoesNotLoseEventsSilently() {
		AwaContexts.r2dbc(database)
			.withConfiguration(AutoConfigurations.of(EventExternalizationAutoConfiguration.class))
			.withUserConfiguration(Events.class, Transport.class)
			.withPropertyValues("spring.modulith.events.externalization.mode=outbox")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining(AwaClient.class.getName()));
	}

	private static TransactionTemplate inTransaction(ApplicationContext context) {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

	private static String next() throws InterruptedException {
		return String.valueOf(CALLS.poll(20, TimeUnit.SECONDS));
	}

	@Externalized("orders::#{#this.orderId()}")
	record OrderPlaced(long orderId, BigDecimal price) {

	}

	record NotExternalized(long id) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Events {

		@Bean
		static EventExternalizationConfiguration eventExternalizationConfiguration() {
			return EventExternalizationConfiguration.externalizing()
				.select(EventExternalizationConfiguration.annotatedAsExternalized())
				.routeKey(OrderPlaced.class, (event) -> String.valueOf(event.orderId()))
				.build();
		}

		@EventListener
		void on(EventExternalized<?, ?> event) {
			CALLS.add("externalized " + event.getEvent());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Transport {

		@Bean
		EventExternalizationTransport transport() {
			return (payload, target) -> {
				if (FAILURES.getAndDecrement() > 0) {
					return CompletableFuture.failedFuture(new IOException("no broker"));
				}
				CALLS.add(payload + " to " + target);
				return CompletableFuture.completedFuture("sent");
			};
		}

	}

}

package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

import io.awa.InsertResult;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.AwaWorker;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A handler bean and a client in one context: the job runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class AwaWorkerContextTests {

	private static final Duration LONGEST = Duration.ofSeconds(20);

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void checkDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@Test
	void jobRunsOverJdbc() {
		AwaContexts.jdbc(database).withUserConfiguration(GreetingHandlers.class).run((context) -> {
			assertThat(context).hasNotFailed();

			InsertResult inserted = context.getBean(AwaClient.class).insert(new Greeting("jdbc"));

			awaitCompleted(context.getBean(AwaClient.class), inserted.jobId());
			assertThat(context.getBean(GreetingHandlers.class).greeted).containsExactly("jdbc");
			assertThat(context.getBean(GreetingHandlers.class).threads).singleElement().asString().contains("awa-job-");
		});
	}

	@Test
	void jobRunsOverR2dbc() {
		AwaContexts.r2dbc(database).withUserConfiguration(ReactiveGreetingHandlers.class).run((context) -> {
			assertThat(context).hasNotFailed();
			ReactiveAwaClient client = context.getBean(ReactiveAwaClient.class);

			InsertResult inserted = client.insert(new Greeting("r2dbc")).block(LONGEST);

			assertThat(inserted).isNotNull();
			await().atMost(LONGEST)
				.untilAsserted(() -> assertThat(client.getJob(inserted.jobId()).block(LONGEST))
					.satisfies((job) -> assertThat(job.state()).isEqualTo(JobState.COMPLETED)));
			assertThat(context.getBean(ReactiveGreetingHandlers.class).greeted).containsExactly("r2dbc");
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "Virtual threads come with Java 21")
	void handlersRunOnVirtualThreadsIfEnabled() {
		AwaContexts.jdbc(database)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.withUserConfiguration(GreetingHandlers.class)
			.run((context) -> {
				AwaClient client = context.getBean(AwaClient.class);

				awaitCompleted(client, client.insert(new Greeting("virtual")).jobId());

				assertThat(context.getBean(GreetingHandlers.class).threads).singleElement()
					.asString()
					.startsWith("VirtualThread[")
					.contains("awa-job-");
			});
	}

	@Test
	void jobOfRolledBackTransactionDoesNotExist() {
		AwaContexts.jdbc(database).withUserConfiguration(GreetingHandlers.class).run((context) -> {
			AwaClient client = context.getBean(AwaClient.class);

			Long id = context.getBean(TransactionTemplate.class).execute((status) -> {
				status.setRollbackOnly();
				return client.insert(new Greeting("nobody")).jobId();
			});

			assertThat(id).isNotNull();
			assertThat(client.getJob(id)).isEmpty();
		});
	}

	@Test
	void jobRunsOnPoolWithoutAutoCommit() {
		AwaContexts.jdbc(database)
			.withPropertyValues("spring.datasource.hikari.auto-commit=false")
			.withUserConfiguration(GreetingHandlers.class)
			.run((context) -> {
				AwaClient client = context.getBean(AwaClient.class);
				TransactionTemplate transactions = context.getBean(TransactionTemplate.class);

				InsertResult inserted = transactions.execute((status) -> client.insert(new Greeting("manual")));

				assertThat(inserted).isNotNull();
				awaitCompleted(client, inserted.jobId());
			});
	}

	@Test
	void jobRunsOnPoolOfTheApplication() {
		AwaContexts.jdbc()
			.withBean("ownDataSource", DelegatingDataSource.class,
					() -> new DelegatingDataSource(database.dataSource()))
			.withUserConfiguration(GreetingHandlers.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(JdbcDatabase.class).address()).isNull();
				AwaClient client = context.getBean(AwaClient.class);

				InsertResult inserted = client.insert(new Greeting("own"));

				awaitCompleted(client, inserted.jobId());
			});
	}

	@Test
	void controlConnectionOfBootsPoolIsOutsideOfIt() {
		AwaContexts.jdbc(database)
			.withPropertyValues("spring.datasource.hikari.maximum-pool-size=1")
			.withUserConfiguration(GreetingHandlers.class)
			.run((context) -> {
				assertThat(context.getBean(JdbcDatabase.class).address()).isNotNull();
				AwaClient client = context.getBean(AwaClient.class);

				InsertResult inserted = client.insert(new Greeting("single"));

				awaitCompleted(client, inserted.jobId());
			});
	}

	@Test
	void lazyApplicationStillRunsJobs() {
		AwaContexts.jdbc(database)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(GreetingHandlers.class)
			.run((context) -> assertThat(context.getBeanFactory().containsSingleton("awaWorker")).isTrue());
	}

	@Test
	void disabledWorkerLeavesClient() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.worker.enabled=false")
			.withUserConfiguration(GreetingHandlers.class)
			.run((context) -> assertThat(context).hasSingleBean(AwaClient.class)
				.doesNotHaveBean(AwaWorker.class)
				.doesNotHaveBean(HandlerRegistry.class));
	}

	@Test
	void applicationWithoutHandlersStartsNoWorker() {
		AwaContexts.jdbc(database).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(AwaWorker.class).isRunning()).isFalse();
		});
	}

	@Test
	void longShutdownTimeoutIsWarnedOf(CapturedOutput output) {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.worker.shutdown-timeout=40s", "spring.lifecycle.timeout-per-shutdown-phase=35s")
			.run((context) -> assertThat(output).contains("awa.worker.shutdown-timeout (PT40S)").contains("(PT35S)"));
	}

	@Test
	void contextLeavesNoThreads() {
		AwaContexts.jdbc(database)
			.withUserConfiguration(GreetingHandlers.class)
			.run((context) -> assertThat(awaThreads()).isNotEmpty());

		await().atMost(LONGEST).untilAsserted(() -> assertThat(awaThreads()).isEmpty());
	}

	@Test
	void queuesMustMatchHandlers() {
		ApplicationContextRunner runner = AwaContexts.jdbc(database).withUserConfiguration(GreetingHandlers.class);

		runner.withPropertyValues("awa.worker.queues.default.concurrency=2")
			.run((context) -> assertThat(context).hasNotFailed());
		runner.withPropertyValues("awa.worker.queues.email.concurrency=2")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("awa.worker.queues"));
	}

	private static List<String> awaThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("awa-") && !name.startsWith("awa-job-"))
			.toList();
	}

	private static void awaitCompleted(AwaClient client, long jobId) {
		await().atMost(LONGEST)
			.untilAsserted(() -> assertThat(client.getJob(jobId))
				.hasValueSatisfying((job) -> assertThat(job.state()).isEqualTo(JobState.COMPLETED)));
	}

	record Greeting(String name) {

	}

	@Configuration(proxyBeanMethods = false)
	static class GreetingHandlers {

		private final BlockingQueue<String> greeted = new LinkedBlockingQueue<>();

		private final BlockingQueue<String> threads = new LinkedBlockingQueue<>();

		@JobHandler
		void greet(Greeting greeting) {
			this.threads.add(Thread.currentThread().toString());
			this.greeted.add(greeting.name());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveGreetingHandlers {

		private final BlockingQueue<String> greeted = new LinkedBlockingQueue<>();

		@JobHandler
		Mono<Void> greet(Greeting greeting) {
			return Mono.fromRunnable(() -> this.greeted.add(greeting.name()));
		}

	}

}

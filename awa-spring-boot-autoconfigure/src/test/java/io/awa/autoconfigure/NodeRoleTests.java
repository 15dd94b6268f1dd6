package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.awa.Description;
import io.awa.Health.WorkerHealth;
import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobState;
import io.awa.KindDescriptor;
import io.awa.QueueDescriptor;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.AwaWorker;
import io.awa.worker.HandlerRegistry;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an application does with jobs by its role, what it stores about its queues, and
 * whether it listens.
 */
@ExtendWith(OutputCaptureExtension.class)
class NodeRoleTests {

	private static final Duration LONGEST = Duration.ofSeconds(20);

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@BeforeEach
	void emptyTables() {
		database.sql().sql("truncate awa.queue_retention, awa.descriptor").update();
	}

	@AfterAll
	static void checkDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@Test
	void producerHasNoWorkerEvenWithHandlers() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.worker.role=Producer")
			.withUserConfiguration(Handlers.class)
			.run((context) -> {
				assertThat(context).hasSingleBean(AwaClient.class)
					.doesNotHaveBean(AwaWorker.class)
					.doesNotHaveBean(HandlerRegistry.class);
				assertThat(awaThreads()).isEmpty();
				assertThat(context.getBean(AwaClient.class).healthCheck().worker()).isNull();
			});
	}

	@Test
	void maintenanceNodeRunsWithoutHandlers() {
		long old = insert(database);
		database.sql()
			.sql("""
					with gone as (delete from awa.ready where job_id = :id returning *)
					insert into awa.finished (job_id, finished_at, attempt, state, queue, kind)
					select job_id, now() - interval '25 hours', 1, 'completed', queue, kind from gone""")
			.param("id", old)
			.update();
		AwaContexts.jdbc(database).withPropertyValues("awa.worker.role=maintenance").run((context) -> {
			assertThat(context.getBean(AwaWorker.class).isRunning()).isTrue();
			assertThat(awaThreads()).contains("awa-maintenance", "awa-sweeper").doesNotContain("awa-dispatcher");
			await().atMost(LONGEST)
				.untilAsserted(() -> assertThat(context.getBean(AwaClient.class).getJob(old)).isEmpty());
		});
	}

	@Test
	void maintenanceNodeWithHandlersRunsNothing() {
		long id = insert(database);
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.worker.role=maintenance", "awa.worker.queues.mail.retention.completed=7d",
					"awa.worker.queues.other.concurrency=3")
			.withUserConfiguration(Handlers.class)
			.run((context) -> {
				AwaClient client = context.getBean(AwaClient.class);
				await().atMost(LONGEST).untilAsserted(() -> assertThat(stored()).containsExactly("mail 7 3 3 30"));
				assertThat(client.getJob(id)).map(Job::state).hasValue(JobState.AVAILABLE);
				assertThat(Objects.requireNonNull(client.healthCheck().worker()).queues()).isEmpty();
			});
		database.sql().sql("truncate awa.job, awa.ready").update();
	}

	@Test
	void workerStoresHowLongJobsOfItsQueuesAreKept() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.retention.failed=5d", "awa.worker.queues.default.retention.completed=0",
					"awa.worker.queues.default.retention.dead-letter=90d")
			.withUserConfiguration(Handlers.class)
			.run((context) -> await().atMost(LONGEST)
				.untilAsserted(() -> assertThat(stored()).containsExactly("default 0 5 3 90")));
	}

	@Test
	void propertiesDescribeQueuesAndKindsBeforeBeans() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.descriptors.queues.default.owner=team-property",
					"awa.descriptors.queues.default.tags=a,b",
					"awa.descriptors.kinds[invoice.issue].display-name=Invoice",
					"awa.descriptors.kinds[invoice.issue].docs-url=https://example.org/invoice")
			.withUserConfiguration(Handlers.class, Descriptors.class)
			.run((context) -> {
				AwaClient client = context.getBean(AwaClient.class);
				await().atMost(LONGEST).untilAsserted(() -> assertThat(client.queueDescriptors()).hasSize(2));
				assertThat(client.queueDescriptors()).extracting(QueueDescriptor::description)
					.containsExactly(new Description(null, null, "team-property", null, List.of("a", "b")),
							Description.named("Mail"));
				assertThat(client.kindDescriptors()).extracting(KindDescriptor::kind)
					.containsExactly("invoice.issue", "node_role");
				assertThat(client.kindDescriptors().get(0).description())
					.isEqualTo(Description.named("Invoice").withDocsUrl("https://example.org/invoice"));
			});
	}

	@Test
	void badDescriptorIsNamed() {
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.descriptors.kinds[invoice.issue].docs-url=javascript:alert(1)")
			.withUserConfiguration(Handlers.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						"awa.descriptors.kinds[invoice.issue]: The docs URL must start with http:// or https://"));
	}

	@Test
	void twoBeansThatDescribeTheSameAreRefused() {
		AwaContexts.jdbc(database)
			.withUserConfiguration(Handlers.class, Descriptors.class)
			.withBean("another", QueueDescriptor.class, () -> QueueDescriptor.of("mail", Description.named("Post")))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Two beans of type QueueDescriptor describe 'mail'. Remove one"));
	}

	@Test
	void workerThatDoesNotListenSaysSo(CapturedOutput output) {
		((Logger) LoggerFactory.getLogger("io.awa.worker.WorkerHeartbeat")).setLevel(Level.INFO);
		AwaContexts.jdbc(database)
			.withPropertyValues("awa.worker.listen=off")
			.withUserConfiguration(Handlers.class)
			.run((context) -> {
				AwaClient client = context.getBean(AwaClient.class);
				await().atMost(LONGEST)
					.untilAsserted(() -> assertThat(output).contains(
							"poll-only mode and looks for jobs of other nodes every 200 ms: awa.worker.listen is off."));
				WorkerHealth health = Objects.requireNonNull(client.healthCheck().worker());
				assertThat(health.listening()).isFalse();
				assertThat(health.healthy()).isTrue();
			});
	}

	private static long insert(TestDatabase database) {
		return new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA))
			.insert(new NodeRole("x"), InsertOptions.defaults())
			.jobId();
	}

	private static List<String> stored() {
		return database.sql().sql("""
				select concat_ws(' ', queue, extract(epoch from completed)::int / 86400,
				  extract(epoch from failed)::int / 86400, extract(epoch from cancelled)::int / 86400,
				  extract(epoch from dead_letter)::int / 86400)
				from awa.queue_retention order by queue""").query(String.class).list();
	}

	private static List<String> awaThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("awa-"))
			.toList();
	}

	record NodeRole(String name) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@JobHandler
		void handle(NodeRole job) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Descriptors {

		@Bean
		QueueDescriptor mail() {
			return QueueDescriptor.of("mail", Description.named("Mail"));
		}

		@Bean
		QueueDescriptor defaultQueue() {
			return QueueDescriptor.of("default", Description.named("Default").withOwner("team-bean"));
		}

		@Bean
		KindDescriptor nodeRole() {
			return KindDescriptor.of("node_role", Description.named("Role"));
		}

	}

}

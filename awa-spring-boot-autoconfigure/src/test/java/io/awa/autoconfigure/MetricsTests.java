package io.awa.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.NewJob;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.docs.MetricsTable;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;
import io.awa.worker.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After jobs of all sorts have run, a registry holds the meters of the documented table
 * and no others of ours, with the right counts; over both storages, bound by Spring Boot.
 */
class MetricsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final String LOST_RUN = """
			with lost as (
			  insert into awa.job (kind, queue, args, max_attempts) values ('lost', 'default', '{}', 1) returning id
			)
			insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
			select id, 1, 999999, now(), 2, 1, 'default', 'lost' from lost""";

	private final TestDatabase database = TestDatabase.migrated();

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	enum Storage {

		JDBC, R2DBC

	}

	@BeforeEach
	void loseARun() {
		this.database.sql().sql(LOST_RUN).update();
	}

	@AfterEach
	void checkDatabase() {
		assertThat(this.database.violations()).isEmpty();
		this.database.close();
	}

	@ParameterizedTest
	@EnumSource
	void registryHoldsWhatIsDocumentedAfterJobsOfAllSorts(Storage storage) {
		context(storage).run((context) -> {
			insertJobs(context);

			Awaitility.await().atMost(LIMIT).ignoreExceptions().untilAsserted(this::assertThatAllIsCounted);

			Set<String> published = (storage == Storage.R2DBC)
					? Set.of("per node", "per worker", "fleet", "with the bridge")
					: Set.of("per node", "per worker", "fleet");
			assertThat(MetricsTable.held(this.registry)).isEqualTo(MetricsTable.documented(published));
			assertThatPrometheusNamesAreDocumented();
		});
	}

	private ApplicationContextRunner context(Storage storage) {
		ApplicationContextRunner runner = (storage == Storage.JDBC) ? AwaContexts.jdbc(this.database)
				: AwaContexts.r2dbc(this.database);
		return runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean(PrometheusMeterRegistry.class, () -> this.registry)
			.withUserConfiguration(Handlers.class)
			.withPropertyValues("awa.metrics.interval=1s", "awa.worker.heartbeat-interval=200ms",
					"awa.worker.heartbeat-timeout=1s");
	}

	/** With both clients the same: ten jobs, and two that roll back. */
	private static void insertJobs(AssertableApplicationContext context) {
		List<NewJob> jobs = List.of(job("done"), job("reactive"), job("flaky"), job("doomed"), job("unwanted"),
				job("sleepy"), job("parent"), job("parked"));
		List<NewJob> copied = List.of(job("done"), job("done"));
		List<NewJob> rolledBack = List.of(job("done"), job("done"));
		if (context.getBeanNamesForType(AwaClient.class).length > 0) {
			AwaClient client = context.getBean(AwaClient.class);
			client.insertMany(jobs);
			client.insertManyCopy(copied);
			try (var transaction = client.begin()) {
				transaction.insertMany(rolledBack);
			}
			return;
		}
		ReactiveAwaClient client = context.getBean(ReactiveAwaClient.class);
		client.insertMany(jobs).block(LIMIT);
		client.insertManyCopy(copied).block(LIMIT);
		client.inTransaction((transaction) -> transaction.insertMany(rolledBack).then(Mono.error(new StopException())))
			.onErrorComplete(StopException.class)
			.block(LIMIT);
	}

	private static NewJob job(String kind) {
		return new NewJob(Map.of(), InsertOptions.defaults().withKind(kind));
	}

	private void assertThatAllIsCounted() {
		assertThat(inserted("done")).isEqualTo(5);
		assertThat(sum(this.registry.find("awa.jobs.inserted").counters(), Counter::count)).isEqualTo(12);
		assertThat(runs("done", "completed")).isEqualTo(5);
		assertThat(runs("reactive", "completed")).isEqualTo(1);
		assertThat(runs("flaky", "retry")).isEqualTo(1);
		assertThat(runs("flaky", "completed")).isEqualTo(1);
		assertThat(runs("doomed", "failed")).isEqualTo(1);
		assertThat(runs("unwanted", "cancelled")).isEqualTo(1);
		assertThat(runs("sleepy", "snoozed")).isEqualTo(1);
		assertThat(runs("sleepy", "completed")).isEqualTo(1);
		assertThat(runs("parent", "completed")).isEqualTo(1);
		assertThat(runs("parked", "parked")).isEqualTo(1);
		double all = sum(this.registry.find("awa.job.run").timers(), Timer::count);
		assertThat(all).isEqualTo(14);
		assertThat(sum(this.registry.find("awa.job.wait").timers(), Timer::count)).isEqualTo(all);
		assertThat(sum(this.registry.find("awa.jobs.claimed").counters(), Counter::count)).isEqualTo(all);
		assertThat(sum(this.registry.find("awa.claim.size").summaries(), DistributionSummary::totalAmount))
			.isEqualTo(all);
		assertThat(sum(this.registry.find("awa.settle.size").summaries(), DistributionSummary::totalAmount))
			.isEqualTo(all);
		assertThat(this.registry.get("awa.jobs.retried").tag("kind", "flaky").counter().count()).isEqualTo(1);
		assertThat(this.registry.get("awa.jobs.dead").tag("kind", "doomed").counter().count()).isEqualTo(1);
		assertThat(this.registry.get("awa.jobs.dead").tag("kind", "lost").counter().count()).isEqualTo(1);
		assertThat(
				this.registry.get("awa.jobs.rescued").tags("kind", "lost", "reason", "worker_lost").counter().count())
			.isEqualTo(1);
		assertThat(this.registry.get("awa.slots").tag("queue", "default").gauge().value()).isEqualTo(10);
		assertThat(this.registry.get("awa.worker.listening").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("awa.worker.heartbeat.age").gauge().value()).isLessThan(10);
		assertThat(this.registry.get("awa.dead.letters").gauge().value()).isEqualTo(2);
		assertThat(this.registry.get("awa.queue.depth").tag("state", "waiting_external").gauge().value()).isEqualTo(1);
	}

	private double inserted(String kind) {
		return this.registry.get("awa.jobs.inserted").tag("kind", kind).counter().count();
	}

	private double runs(String kind, String outcome) {
		return this.registry.get("awa.job.run").tags("kind", kind, "outcome", outcome).timer().count();
	}

	private static <M> double sum(Collection<M> meters, ToDoubleFunction<M> value) {
		return meters.stream().mapToDouble(value).sum();
	}

	/** What Prometheus reads is what the dashboard may ask for. */
	private void assertThatPrometheusNamesAreDocumented() {
		Set<String> documented = MetricsTable.prometheusNames();
		List<String> scraped = this.registry.scrape()
			.lines()
			.filter((line) -> line.startsWith("awa_"))
			.map((line) -> line.replaceAll("[{ ].*", ""))
			.distinct()
			.toList();
		assertThat(scraped).hasSizeGreaterThan(20).allMatch(documented::contains);
	}

	private static final class StopException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		RetryPolicy atOnce() {
			return (attempt) -> Duration.ofMillis(10);
		}

		@JobHandler(kind = "done")
		void done(JobContext context) {
		}

		@JobHandler(kind = "reactive")
		Mono<Void> reactive(JobContext context) {
			return Mono.empty();
		}

		@JobHandler(kind = "flaky")
		void flaky(JobContext context) {
			if (context.attempt() == 1) {
				throw new IllegalStateException("planned");
			}
		}

		@JobHandler(kind = "doomed")
		JobOutcome doomed(JobContext context) {
			return JobOutcome.fail("planned");
		}

		@JobHandler(kind = "unwanted")
		JobOutcome unwanted(JobContext context) {
			return JobOutcome.cancel("planned");
		}

		@JobHandler(kind = "sleepy")
		JobOutcome sleepy(JobContext context) {
			boolean first = context.checkpoint(Boolean.class).isEmpty();
			context.checkpoint(true);
			return first ? JobOutcome.snooze(Duration.ofMillis(10)) : JobOutcome.completed();
		}

		@JobHandler(kind = "parent")
		JobOutcome parent(JobContext context) {
			InsertOptions done = InsertOptions.defaults().withKind("done");
			return JobOutcome.completed().thenInsert(Map.of("n", 1), done).thenInsert(Map.of("n", 2), done);
		}

		@JobHandler(kind = "parked")
		JobOutcome parked(JobContext context) {
			return JobOutcome.waitForCallback(context.callbacks().register());
		}

	}

}

package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.aot.AotProcessingException;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.autoconfigure.AheadOfTimeHandlers.Address;
import io.awa.autoconfigure.AheadOfTimeHandlers.Book;
import io.awa.autoconfigure.AheadOfTimeHandlers.Colour;
import io.awa.autoconfigure.AheadOfTimeHandlers.CountStock;
import io.awa.autoconfigure.AheadOfTimeHandlers.Index;
import io.awa.autoconfigure.AheadOfTimeHandlers.Item;
import io.awa.autoconfigure.AheadOfTimeHandlers.Keep;
import io.awa.autoconfigure.AheadOfTimeHandlers.Mail;
import io.awa.autoconfigure.AheadOfTimeHandlers.Pack;
import io.awa.autoconfigure.AheadOfTimeHandlers.Ship;
import io.awa.autoconfigure.AheadOfTimeHandlers.Shop;
import io.awa.client.AwaClient;
import io.awa.client.JdbcAwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.metrics.AwaMetrics;
import io.awa.testsupport.TestDatabase;
import io.awa.tracing.ObservedRuns;
import io.awa.worker.AwaWorker;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Applications with everything switched on, started from what ahead-of-time processing
 * generates.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AheadOfTimeTests {

	private static final List<Object> PAYLOADS = List.of(
			new Ship(1, new Address("Ibadan"), List.of(new Item(Colour.GREEN)), Duration.ofDays(2)), new Pack(2),
			new Index(3), new CountStock(4), new Book(5), new Keep("six"), new Mail("seven@example.com"));

	/** Tests with a class loader of their own use the server of the others. */
	private static final String URL = AheadOfTimeTests.class.getName() + ".url";

	private final boolean first = System.getProperty(URL) == null;

	private final TestDatabase database = this.first ? TestDatabase.create() : TestDatabase.at(System.getProperty(URL));

	@BeforeAll
	void share() {
		System.setProperty(URL, this.database.jdbcUrl());
	}

	@AfterAll
	void close() {
		if (this.first) {
			System.clearProperty(URL);
			this.database.close();
		}
		else {
			this.database.disconnect();
		}
	}

	@Test
	@CompileWithForkedClassLoader
	void generatedContextOverJdbcRunsJobsOfAllStyles() {
		runsJobsOfAllStyles(Driver.JDBC);
	}

	@Test
	@CompileWithForkedClassLoader
	void generatedContextOverR2dbcRunsJobsOfAllStyles() {
		runsJobsOfAllStyles(Driver.R2DBC);
	}

	private void runsJobsOfAllStyles(Driver driver) {
		AheadOfTime.run(driver.runner(this.database), (context, hints) -> {
			insert(context);

			Shop shop = context.getBean(Shop.class);
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(shop.seen).containsExactlyInAnyOrderElementsOf(PAYLOADS));
			assertThat(context.getBean(AwaWorker.class).isRunning()).isTrue();
			assertThat(names(context, AwaMetrics.class, ObservedRuns.class)).hasSize(2);
		});
		assertThat(this.database.violations()).isEmpty();
	}

	@Test
	@CompileWithForkedClassLoader
	void markedDatabaseOfTwoIsTheOneWithJobs() {
		ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AwaContexts.AWA)
			.withUserConfiguration(TwoDatabases.class, AheadOfTimeHandlers.class)
			.withPropertyValues("test.jobs.url=" + this.database.jdbcUrl());

		AheadOfTime.run(runner, (context, hints) -> {
			AwaClient client = context.getBean(AwaClient.class);
			long id = client.insert(new Keep("marked")).jobId();

			await().atMost(Duration.ofSeconds(30))
				.until(() -> client.getJob(id).orElseThrow().state() == JobState.COMPLETED);
		});
	}

	@Test
	void handlerThatCannotBeOneFailsTheBuild() {
		ApplicationContextRunner runner = AwaContexts.jdbc(this.database).withUserConfiguration(Wrong.class);

		assertThatExceptionOfType(AotProcessingException.class)
			.isThrownBy(() -> AheadOfTime.process(runner, (context, hints) -> {
			}))
			.withStackTraceContaining("The method " + Wrong.class.getName() + ".handle(Mail)")
			.withStackTraceContaining("is private");
	}

	private static void insert(GenericApplicationContext context) {
		InsertOptions options = InsertOptions.defaults();
		AwaClient blocking = context.getBeanProvider(JdbcAwaClient.class).getIfAvailable();
		if (blocking != null) {
			PAYLOADS.forEach((payload) -> blocking.insert(payload, options));
		}
		else {
			ReactiveAwaClient reactive = context.getBean(ReactiveAwaClient.class);
			PAYLOADS.forEach((payload) -> reactive.insert(payload, options).block(Duration.ofSeconds(10)));
		}
	}

	private static List<String> names(GenericApplicationContext context, Class<?>... types) {
		return Stream.of(types).flatMap((type) -> Stream.of(context.getBeanNamesForType(type))).toList();
	}

	/** Each stack with all that can be switched on. */
	enum Driver {

		JDBC("awa.bridge.reactive-over-jdbc=true"), R2DBC("awa.bridge.guard=fail");

		private final String setting;

		Driver(String setting) {
			this.setting = setting;
		}

		ApplicationContextRunner runner(TestDatabase database) {
			ApplicationContextRunner runner = (this == JDBC) ? AwaContexts.jdbc(database) : AwaContexts.r2dbc(database);
			return runner.withUserConfiguration(AheadOfTimeHandlers.class, Registries.class)
				.withPropertyValues(this.setting, "awa.cron.schedules.yearly.cron=0 4 1 1 *",
						"awa.cron.schedules.yearly.kind=count_stock", "awa.worker.queues.default.concurrency=4",
						"awa.worker.queues.default.backoff=fixed(1s)", "management.endpoint.awa.access=UNRESTRICTED",
						"management.endpoints.web.exposure.include=awa");
		}

	}

	/** What metrics and tracing ask for. */
	@Configuration(proxyBeanMethods = false)
	static class Registries {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ObservationRegistry observationRegistry() {
			return ObservationRegistry.create();
		}

	}

	/** Two databases, of which one is marked. */
	@Configuration(proxyBeanMethods = false)
	static class TwoDatabases {

		@Bean
		@AwaDataSource
		DataSource jobs(Environment environment) {
			return DataSourceBuilder.create().url(environment.getRequiredProperty("test.jobs.url")).build();
		}

		@Bean
		DataSource reports() {
			return DataSourceBuilder.create().url("jdbc:postgresql://localhost:1/reports").build();
		}

	}

	/** Has a handler that a proxy could not reach. */
	@Configuration(proxyBeanMethods = false)
	static class Wrong {

		@JobHandler
		private void handle(Mail payload) {
			throw new IllegalStateException("Nobody calls this: " + payload);
		}

	}

}

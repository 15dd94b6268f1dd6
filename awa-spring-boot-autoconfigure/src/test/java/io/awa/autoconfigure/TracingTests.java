package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.UniqueBy;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.tracing.AwaJobRunObservationContext;
import io.awa.tracing.DefaultAwaJobRunObservationConvention;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;
import io.awa.worker.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request, the insert of a job and its runs are one trace, in both stacks; without a
 * registry there is none.
 */
class TracingTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final TestDatabase database = TestDatabase.migrated();

	private final TestTracer tracer = new TestTracer();

	@AfterEach
	void checkDatabase() {
		assertThat(this.database.violations()).isEmpty();
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void requestInsertAndRunAreOneTrace(boolean reactive) {
		traced(reactive).run((context) -> {
			InsertResult inserted = insertInRequest(context, "done", InsertOptions.defaults());

			SpanData run = this.tracer.await("run done", 1).get(0);
			SpanData insert = this.tracer.await("insert done", 1).get(0);
			SpanData request = this.tracer.await("request", 1).get(0);
			assertThat(List.of(insert.getTraceId(), run.getTraceId())).containsOnly(request.getTraceId());
			assertThat(insert.getParentSpanId()).isEqualTo(request.getSpanId());
			assertThat(run.getParentSpanId()).isEqualTo(insert.getSpanId());
			assertThat(insert.getKind()).isEqualTo(SpanKind.PRODUCER);
			assertThat(run.getKind()).isEqualTo(SpanKind.CONSUMER);
			assertThat(TestTracer.tag(insert, "kind")).isEqualTo("done");
			assertThat(TestTracer.tag(run, "queue")).isEqualTo("default");
			assertThat(TestTracer.tag(run, "outcome")).isEqualTo("completed");
			assertThat(TestTracer.tag(run, "awa.job.id")).isEqualTo(String.valueOf(inserted.jobId()));
			assertThat(TestTracer.tag(run, "awa.job.attempt")).isEqualTo("1");
			assertThat(context.getBean(Handlers.class).metadata.poll(10, TimeUnit.SECONDS)).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void attemptsOfAJobHaveASpanEachAndTheSameParent(boolean reactive) {
		traced(reactive).run((context) -> {
			for (String kind : List.of("flaky", "reactive_flaky")) {
				insertInRequest(context, kind, InsertOptions.defaults());

				List<SpanData> runs = this.tracer.await("run " + kind, 2);
				String parent = this.tracer.await("insert " + kind, 1).get(0).getSpanId();
				assertThat(runs).hasSize(2).extracting(SpanData::getParentSpanId).containsOnly(parent);
				assertThat(runs).extracting((run) -> TestTracer.tag(run, "awa.job.attempt")).containsExactly("1", "2");
				assertThat(runs).extracting((run) -> TestTracer.tag(run, "outcome"))
					.containsExactly("error", "completed");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatAHandlerInsertsIsPartOfItsRun(boolean reactive) {
		traced(reactive).run((context) -> {
			String kind = reactive ? "reactive_parent" : "parent";
			insertInRequest(context, kind, InsertOptions.defaults());

			SpanData child = this.tracer.await("insert done", 1).get(0);
			SpanData run = this.tracer.await("run " + kind, 1).get(0);
			assertThat(child.getParentSpanId()).isEqualTo(run.getSpanId());
			assertThat(this.tracer.await("run done", 1).get(0).getTraceId()).isEqualTo(run.getTraceId());
		});
	}

	@Test
	void jobsOfABatchHaveASpanEach() {
		traced(false).run((context) -> {
			for (int i = 0; i < 3; i++) {
				insertInRequest(context, "batch", InsertOptions.defaults());
			}

			List<SpanData> runs = this.tracer.await("run batch", 3);
			assertThat(runs).extracting((run) -> TestTracer.tag(run, "outcome")).containsOnly("completed");
			assertThat(runs).extracting(SpanData::getTraceId)
				.containsExactlyInAnyOrderElementsOf(
						this.tracer.await("request", 3).stream().map(SpanData::getTraceId).toList());
		});
	}

	@Test
	void traceIsStoredWithTheJobAndChangesNoUniqueKey() {
		traced(false).withPropertyValues("awa.worker.enabled=false").run((context) -> {
			InsertOptions unique = InsertOptions.defaults().withUnique(UniqueBy.args());
			InsertResult first = insertInRequest(context, "done", unique);

			assertThat(insertInRequest(context, "done", unique).jobId()).isEqualTo(first.jobId());
			assertThat(stored(first)).contains("awa:trace", "traceparent");
		});
	}

	@Test
	void traceIsLeftOutIfTheMetadataHasNoRoomForIt() {
		traced(false).withPropertyValues("awa.worker.enabled=false").run((context) -> {
			InsertOptions full = InsertOptions.defaults().withMetadata(Map.of("x", "y".repeat(65_500)));

			assertThat(stored(insertInRequest(context, "done", full))).hasSizeGreaterThan(65_500)
				.doesNotContain("awa:trace");
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void nothingIsStoredWithoutRegistryOrIfSwitchedOff(boolean reactive) {
		ApplicationContextRunner without = runner(reactive).withPropertyValues("awa.worker.enabled=false");

		without.run((context) -> assertThat(stored(insert(context, "done"))).isEqualTo("{}"));
		without.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.run((context) -> assertThat(stored(insert(context, "done"))).isEqualTo("{}"));
		without.withBean(ObservationRegistry.class, this.tracer::registry)
			.withPropertyValues("awa.tracing.enabled=false")
			.run((context) -> assertThat(stored(insertInRequest(context, "done", InsertOptions.defaults())))
				.isEqualTo("{}"));
		assertThat(this.tracer.spans("insert done")).isEmpty();
	}

	@Test
	void conventionOfTheApplicationReplacesTheDefault() {
		traced(false).withBean(OwnConvention.class).run((context) -> {
			insertInRequest(context, "done", InsertOptions.defaults());

			assertThat(this.tracer.await("my done", 1)).hasSize(1);
		});
	}

	@Test
	void logContextOfABlockingHandlerNamesItsJob() {
		runner(false).withPropertyValues("awa.worker.queues.default.concurrency=1").run((context) -> {
			long id = insert(context, "flaky").jobId();
			BlockingQueue<Map<String, String>> logged = context.getBean(Handlers.class).logged;

			for (String attempt : List.of("1", "2")) {
				assertThat(logged.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).containsOnly(
						Map.entry("awa.job.id", String.valueOf(id)), Map.entry("awa.job.kind", "flaky"),
						Map.entry("awa.job.queue", "default"), Map.entry("awa.job.attempt", attempt));
			}
			insert(context, "reactive_log");
			assertThat(logged.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEmpty();
		});
	}

	private ApplicationContextRunner traced(boolean reactive) {
		return runner(reactive).withBean(ObservationRegistry.class, this.tracer::registry);
	}

	private ApplicationContextRunner runner(boolean reactive) {
		return (reactive ? AwaContexts.r2dbc(this.database) : AwaContexts.jdbc(this.database))
			.withUserConfiguration(Handlers.class);
	}

	/** The request ends before the insert is awaited no longer. */
	private InsertResult insertInRequest(AssertableApplicationContext context, String kind, InsertOptions options) {
		Observation request = Observation.start("request", this.tracer.registry());
		try {
			if (context.getBeanNamesForType(AwaClient.class).length > 0) {
				return request.observe(() -> context.getBean(AwaClient.class).insert(Map.of(), options.withKind(kind)));
			}
			InsertResult inserted = context.getBean(ReactiveAwaClient.class)
				.insert(Map.of(), options.withKind(kind))
				.contextWrite((values) -> values.put("micrometer.observation", request))
				.block(LIMIT);
			request.stop();
			return inserted;
		}
		finally {
			assertThat(this.tracer.registry().getCurrentObservation()).isNull();
		}
	}

	private static InsertResult insert(AssertableApplicationContext context, String kind) {
		InsertOptions options = InsertOptions.defaults().withKind(kind);
		return (context.getBeanNamesForType(AwaClient.class).length > 0)
				? context.getBean(AwaClient.class).insert(Map.of(), options)
				: context.getBean(ReactiveAwaClient.class).insert(Map.of(), options).block(LIMIT);
	}

	private String stored(InsertResult inserted) {
		return this.database.sql()
			.sql("select metadata::text from awa.job where id = :id")
			.param("id", inserted.jobId())
			.query(String.class)
			.single();
	}

	private static final class OwnConvention extends DefaultAwaJobRunObservationConvention {

		@Override
		public String getContextualName(AwaJobRunObservationContext context) {
			return "my " + context.run().kind();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private final BlockingQueue<Map<String, Object>> metadata = new LinkedBlockingQueue<>();

		private final BlockingQueue<Map<String, String>> logged = new LinkedBlockingQueue<>();

		private final ObjectProvider<AwaClient> client;

		private final ObjectProvider<ReactiveAwaClient> reactiveClient;

		Handlers(BeanFactory beans) {
			this.client = beans.getBeanProvider(AwaClient.class);
			this.reactiveClient = beans.getBeanProvider(ReactiveAwaClient.class);
		}

		@Bean
		static RetryPolicy atOnce() {
			return (attempt) -> Duration.ofMillis(10);
		}

		@JobHandler(kind = "done")
		void done(JobContext context) {
			this.metadata.add(context.metadata());
		}

		@JobHandler(kind = "flaky")
		void flaky(JobContext context) {
			log();
			if (context.attempt() == 1) {
				throw new IllegalStateException("planned");
			}
		}

		@JobHandler(kind = "reactive_flaky")
		Mono<Void> reactiveFlaky(JobContext context) {
			return (context.attempt() == 1) ? Mono.error(new IllegalStateException("planned")) : Mono.empty();
		}

		@JobHandler(kind = "reactive_log")
		Mono<Void> reactiveLog(JobContext context) {
			return Mono.fromRunnable(this::log);
		}

		@JobHandler(kind = "parent")
		void parent(JobContext context) {
			this.client.getObject().insert(Map.of(), InsertOptions.defaults().withKind("done"));
		}

		@JobHandler(kind = "reactive_parent")
		Mono<JobOutcome> reactiveParent(JobContext context) {
			return this.reactiveClient.getObject()
				.insert(Map.of(), InsertOptions.defaults().withKind("done"))
				.delayElement(Duration.ofMillis(1))
				.thenReturn(JobOutcome.completed());
		}

		@JobHandler(kind = "batch")
		void batch(List<Map<String, Object>> jobs) {
		}

		private void log() {
			@Nullable Map<String, String> copy = MDC.getCopyOfContextMap();
			this.logged.add((copy != null) ? copy : Map.of());
		}

	}

}

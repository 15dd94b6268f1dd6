package io.awa.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import reactor.core.publisher.Mono;

import io.awa.NewJob;
import io.awa.client.AwaClient;
import io.awa.client.JobInsertInterceptor;
import io.awa.client.ReactiveAwaClient;
import io.awa.event.JobCompleted;
import io.awa.event.JobEvents;
import io.awa.event.JobFailed;
import io.awa.event.JobInserted;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.BatchContext;
import io.awa.worker.JobExecutionInterceptor;
import io.awa.worker.JobHandler;
import io.awa.worker.PayloadUpcaster;
import io.awa.worker.ReactiveJobExecutionInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is around handlers in a context: interceptors, upcasters, batches and events are
 * found among the beans.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandlerContextTests {

	private static final BlockingQueue<String> CALLS = new LinkedBlockingQueue<>();

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void checkDatabase() {
		assertThat(database.violations()).isEmpty();
		database.close();
	}

	@Test
	void blockingInterceptorsAreAroundHandlersInTheirOrder() {
		AwaContexts.jdbc(database).withUserConfiguration(Interceptors.class, Greeter.class).run((context) -> {
			CALLS.clear();
			context.getBean(AwaClient.class).insert(new Greet("Ada"));

			assertThat(List.of(next(), next(), next())).containsExactly("one", "two {by=interceptor}", "Ada");
		});
	}

	@Test
	void interceptorsOfTheOtherStyleAreWarnedOf(CapturedOutput output) {
		AwaContexts.r2dbc(database)
			.withUserConfiguration(Interceptors.class, ReactiveGreeter.class)
			.run((context) -> assertThat(output).contains("interceptors of type JobExecutionInterceptor only")
				.contains("ReactiveGreeter.greet(Greet)"));
	}

	@Test
	void reactiveInterceptorsAreAroundReactiveHandlers(CapturedOutput output) {
		AwaContexts.r2dbc(database)
			.withUserConfiguration(ReactiveInterceptors.class, ReactiveGreeter.class)
			.run((context) -> {
				CALLS.clear();
				context.getBean(ReactiveAwaClient.class).insert(new Greet("Ada")).block(Duration.ofSeconds(20));

				assertThat(List.of(next(), next())).containsExactly("reactive", "Ada");
				assertThat(output).doesNotContain("interceptors of type");
			});
	}

	@Test
	void batchHandlersAndUpcastersAreFound() {
		AwaContexts.jdbc(database).withUserConfiguration(Batches.class).run((context) -> {
			CALLS.clear();
			context.getBean(AwaClient.class).insert(new Greet("Ada"));

			assertThat(next()).isEqualTo("1 of [Greet[name=Ada]]");
		});
		AwaContexts.jdbc(database)
			.withUserConfiguration(Batches.class, UselessUpcaster.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("leads to version 2 of kind 'greet'"));
	}

	@Test
	void eventsReachListenersOfTheirTypeOnly() {
		AwaContexts.jdbc(database).withUserConfiguration(Greeter.class, Listeners.class).run((context) -> {
			CALLS.clear();
			JobEvents events = context.getBean(JobEvents.class);
			assertThat(events.wants(JobCompleted.class)).isTrue();
			assertThat(events.wants(JobInserted.class)).isTrue();
			assertThat(events.wants(JobFailed.class)).isFalse();

			long id = context.getBean(AwaClient.class).insert(new Greet("Ada")).jobId();

			assertThat(List.of(next(), next(), next())).containsExactlyInAnyOrder("inserted " + id, "Ada",
					"completed " + id);
		});
	}

	@Test
	void eventsCanBeTurnedOff() {
		AwaContexts.jdbc(database)
			.withUserConfiguration(Greeter.class, Listeners.class)
			.withPropertyValues("awa.events.enabled=false")
			.run((context) -> assertThat(context.getBean(JobEvents.class).wants(JobCompleted.class)).isFalse());
	}

	@Test
	void nobodyListensInAPlainApplication() {
		AwaContexts.jdbc(database)
			.withUserConfiguration(Greeter.class)
			.run((context) -> assertThat(context.getBean(JobEvents.class).wants(JobCompleted.class)).isFalse());
	}

	private static String next() throws InterruptedException {
		return String.valueOf(CALLS.poll(20, TimeUnit.SECONDS));
	}

	record Greet(String name) {

	}

	static class Greeter {

		@JobHandler
		void greet(Greet greet) {
			CALLS.add(greet.name());
		}

	}

	static class ReactiveGreeter {

		@JobHandler
		Mono<Void> greet(Greet greet) {
			return Mono.fromRunnable(() -> CALLS.add(greet.name()));
		}

	}

	static class Batches {

		@JobHandler(batchSize = 5)
		void greet(List<Greet> greets, BatchContext batch) {
			CALLS.add(batch.jobs().size() + " of " + greets);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interceptors {

		@Bean
		@Order(2)
		JobExecutionInterceptor two() {
			return (context, invocation) -> {
				CALLS.add("two " + context.metadata());
				return invocation.proceed();
			};
		}

		@Bean
		@Order(1)
		JobExecutionInterceptor one() {
			return (context, invocation) -> {
				CALLS.add("one");
				return invocation.proceed();
			};
		}

		@Bean
		JobInsertInterceptor author() {
			return (job, context) -> {
				Map<String, Object> metadata = new LinkedHashMap<>(job.options().metadata());
				metadata.put("by", "interceptor");
				return new NewJob(job.args(), job.options().withMetadata(metadata));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReactiveInterceptors {

		@Bean
		ReactiveJobExecutionInterceptor reactive() {
			return (context, invocation) -> invocation.doFirst(() -> CALLS.add("reactive"));
		}

	}

	static class UselessUpcaster implements PayloadUpcaster {

		@Override
		public String kind() {
			return "greet";
		}

		@Override
		public int fromVersion() {
			return 1;
		}

		@Override
		public Map<String, Object> upcast(Map<String, Object> args) {
			return args;
		}

	}

	static class Listeners {

		@EventListener
		void onCompleted(JobCompleted event) {
			CALLS.add("completed " + event.jobId());
		}

		@EventListener
		void onInserted(JobInserted event) {
			CALLS.add("inserted " + event.jobId());
		}

	}

}

package io.awa.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.awa.InsertOptions;
import io.awa.JobLogLine;
import io.awa.PageRequest;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobLogContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The log context and the log of jobs in applications, over both drivers, with Reactor's
 * automatic propagation of contexts and without it.
 */
class JobLogContextTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final String ON = "awa.worker.job-log.enabled=true";

	private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final TestDatabase database = TestDatabase.migrated();

	private final int appenders = appenders();

	@AfterEach
	void leaveEverythingAsItWas() {
		Hooks.disableAutomaticContextPropagation();
		assertThat(appenders()).isEqualTo(this.appenders);
		assertThat(this.database.violations()).isEmpty();
		this.database.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void monoHandlerHasItsJobOnAllThreadsWithAutomaticPropagation(boolean reactive) {
		runner(reactive).withPropertyValues(ON, "spring.reactor.context-propagation=auto").run((context) -> {
			long id = insert(context, "mono");
			BlockingQueue<Map<String, String>> seen = context.getBean(Handlers.class).seen;

			for (String where : List.of("assembly", "subscription", "elsewhere", "later")) {
				assertThat(seen.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(where)
					.containsEntry("awa.job.id", String.valueOf(id))
					.containsEntry("awa.job.kind", "mono")
					.containsEntry("awa.job.queue", "default")
					.containsEntry("awa.job.attempt", "1");
			}
			assertThat(awaitMessages(context, id, 5)).containsExactly("assembly", "subscription", "elsewhere", "said",
					"later");
			assertThat(freeThread()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void monoHandlerHasItsJobOnNoThreadWithoutAutomaticPropagation(boolean reactive) {
		runner(reactive).withPropertyValues(ON).run((context) -> {
			long id = insert(context, "mono");
			BlockingQueue<Map<String, String>> seen = context.getBean(Handlers.class).seen;

			for (String where : List.of("assembly", "subscription", "elsewhere", "later")) {
				assertThat(seen.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(where).isEmpty();
			}
			assertThat(awaitMessages(context, id, 1)).containsExactly("said");
		});
	}

	@Test
	void blockingHandlerThatBlocksOnAPipelineTakesItsJobAlongWithAutomaticPropagation() {
		runner(false).withPropertyValues(ON, "spring.reactor.context-propagation=auto").run((context) -> {
			long id = insert(context, "blocking");

			assertThat(awaitMessages(context, id, 3)).containsExactly("before", "elsewhere", "after");
		});
	}

	@Test
	void logContextIsThereWithoutALogOfJobs() {
		runner(false).withPropertyValues("spring.reactor.context-propagation=auto").run((context) -> {
			insert(context, "mono");

			assertThat(context.getBean(Handlers.class).seen.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
				.containsEntry("awa.job.kind", "mono");
			assertThat(appenders()).isEqualTo(this.appenders);
		});
		assertThat(this.database.count("awa.job_log")).isZero();
	}

	@Test
	void contextsInOneJvmKeepTheirOwn() {
		try (TestDatabase other = TestDatabase.migrated()) {
			runner(false).withPropertyValues(ON).run((first) -> {
				AwaContexts.jdbc(other).withUserConfiguration(Handlers.class).withPropertyValues(ON).run((second) -> {
					assertThat(appenders()).isEqualTo(this.appenders + 2);
					long kept = insert(first, "blocking");
					assertThat(awaitMessages(first, kept, 2)).containsExactly("before", "after");
					second.close();
					assertThat(other.count("awa.job_log")).isZero();
				});
				assertThat(appenders()).isEqualTo(this.appenders + 1);
				assertThat(awaitMessages(first, insert(first, "blocking"), 2)).containsExactly("before", "after");
			});
		}
	}

	private ApplicationContextRunner runner(boolean reactive) {
		return (reactive ? AwaContexts.r2dbc(this.database) : AwaContexts.jdbc(this.database))
			.withConfiguration(AutoConfigurations.of(ReactorAutoConfiguration.class))
			.withUserConfiguration(Handlers.class);
	}

	private static long insert(AssertableApplicationContext context, String kind) {
		InsertOptions options = InsertOptions.defaults().withKind(kind);
		return (context.getBeanNamesForType(AwaClient.class).length > 0)
				? context.getBean(AwaClient.class).insert(Map.of(), options).jobId()
				: context.getBean(ReactiveAwaClient.class).insert(Map.of(), options).block(LIMIT).jobId();
	}

	private List<String> awaitMessages(AssertableApplicationContext context, long id, int count) {
		return Awaitility.await().atMost(LIMIT).until(() -> {
			List<JobLogLine> lines = (context.getBeanNamesForType(AwaClient.class).length > 0)
					? context.getBean(AwaClient.class).dumpLog(id, PageRequest.first()).items()
					: context.getBean(ReactiveAwaClient.class).dumpLog(id, PageRequest.first()).block(LIMIT).items();
			List<String> messages = new ArrayList<>(lines.stream().map(JobLogLine::message).toList());
			Collections.reverse(messages);
			return messages;
		}, (messages) -> messages.size() >= count);
	}

	private static Map<String, String> freeThread() {
		return Mono.fromCallable(Handlers::context).subscribeOn(Schedulers.boundedElastic()).block(LIMIT);
	}

	private static int appenders() {
		int count = 0;
		for (Iterator<Appender<ILoggingEvent>> all = ROOT.iteratorForAppenders(); all.hasNext(); all.next()) {
			count++;
		}
		return count;
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		private static final org.slf4j.Logger logger = LoggerFactory.getLogger("test.Handlers");

		private final BlockingQueue<Map<String, String>> seen = new LinkedBlockingQueue<>();

		@JobHandler(kind = "mono")
		Mono<Void> mono(JobContext context) {
			see("assembly");
			return Mono.fromRunnable(() -> see("subscription"))
				.then(Mono.just(1).delayElement(Duration.ofMillis(1)))
				.publishOn(Schedulers.boundedElastic())
				.doOnNext((one) -> see("elsewhere"))
				.doOnNext((one) -> context.log("said"))
				.flatMap((one) -> Mono.fromRunnable(() -> see("later")).subscribeOn(Schedulers.parallel()))
				.then();
		}

		@JobHandler(kind = "blocking")
		void blocking() {
			logger.warn("before");
			Mono.fromRunnable(() -> logger.warn("elsewhere")).subscribeOn(Schedulers.boundedElastic()).block(LIMIT);
			logger.warn("after");
			assertThat(JobLogContext.current()).isNotNull();
		}

		private void see(String where) {
			logger.warn(where);
			this.seen.add(context());
		}

		private static Map<String, String> context() {
			@Nullable Map<String, String> copy = MDC.getCopyOfContextMap();
			return (copy != null) ? copy : Map.of();
		}

	}

}

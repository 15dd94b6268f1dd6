package io.awa.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.awa.testsupport.TestDatabase;
import io.awa.worker.AwaWorker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several contexts in one JVM, one after the other and side by side: none sees another,
 * and nothing stays of one that was closed, be it a thread or the classes of the
 * application.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextEndTests {

	private static final Duration LONGEST = Duration.ofSeconds(30);

	private final TestDatabase database = TestDatabase.migrated();

	private final TestDatabase other = TestDatabase.migrated();

	@AfterAll
	void close() {
		this.database.close();
		this.other.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void closedContextLeavesNeitherThreadsNorClasses(boolean reactive, @TempDir Path folder) throws Exception {
		Path log = folder.resolve("process.log");
		Process process = ThrowAwayProcess.start(this.database, reactive, log);
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
			assertThat(process.exitValue()).as(() -> read(log)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void contextsSideBySideDoNotSeeEachOther(boolean reactive) {
		ThrowAwayRuns.runner(reactive, this.database)
			.withUserConfiguration(ThrowAwayApplication.class)
			.run((one) -> ThrowAwayRuns.runner(reactive, this.other)
				.withUserConfiguration(ThrowAwayApplication.class)
				.run((two) -> {
					ThrowAwayRuns.runJobs(one, "one");
					ThrowAwayRuns.runJobs(two, "two");

					assertThat(ThrowAwayRuns.seen(one)).containsOnly("one");
					assertThat(ThrowAwayRuns.seen(two)).containsOnly("two");
					assertThat(ThrowAwayRuns.completed(one)).hasSize(2);
					two.close();
					assertThat(one.getBean(AwaWorker.class).isRunning()).isTrue();
					ThrowAwayRuns.runJobs(one, "again");
				}));
		assertThat(this.database.violations()).isEmpty();
		assertThat(this.other.violations()).isEmpty();
	}

	@Test
	void contextsOfDifferentClassLoadersRunTheSameKinds() {
		ThrowAwayRuns.runner(false, this.database).withUserConfiguration(ThrowAwayApplication.class).run((one) -> {
			ThrowAwayClassLoader loader = new ThrowAwayClassLoader();
			ThrowAwayRuns.runner(false, this.other)
				.withClassLoader(loader)
				.withUserConfiguration(loader.application())
				.run((two) -> {
					ThrowAwayRuns.runJobs(one, "one");
					ThrowAwayRuns.runJobs(two, "two");

					assertThat(ThrowAwayRuns.payload(two, "payloads", "x"))
						.isNotInstanceOf(ThrowAwayApplication.Greeting.class);
					assertThat(ThrowAwayRuns.seen(one)).containsOnly("one");
					assertThat(ThrowAwayRuns.seen(two)).containsOnly("two");
				});
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void contextThatFailsToStartLeavesNoThreads(boolean reactive) {
		Set<Thread> before = ThrowAwayRuns.threads();

		ThrowAwayRuns.runner(reactive, this.database)
			.withUserConfiguration(ThrowAwayApplication.class, FailsLast.class)
			.run((context) -> assertThat(context).getFailure().hasRootCauseMessage("The last one fails."));

		await().atMost(LONGEST).untilAsserted(() -> assertThat(ThrowAwayRuns.threads()).isSubsetOf(before));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void stoppedContextStartsAgainTwice(boolean reactive) {
		ThrowAwayRuns.runner(reactive, this.database)
			.withUserConfiguration(ThrowAwayApplication.class)
			.run((context) -> {
				ConfigurableApplicationContext lifecycle = context.getSourceApplicationContext();
				for (String round : new String[] { "first", "second" }) {
					Set<Thread> workers = workerThreads();
					lifecycle.stop();
					assertThat(context.getBean(AwaWorker.class).isRunning()).isFalse();
					await().atMost(LONGEST).untilAsserted(() -> assertThat(workers).noneMatch(Thread::isAlive));
					long id = ThrowAwayRuns.insert(context, ThrowAwayRuns.payload(context, "payloads", round));
					lifecycle.start();
					await().atMost(LONGEST).until(() -> ThrowAwayRuns.seen(context).contains(round));
					assertThat(id).isPositive();
				}
			});
		assertThat(this.database.violations()).isEmpty();
	}

	private static String read(Path log) {
		try {
			return Files.readString(log);
		}
		catch (IOException ex) {
			return "There is no log: " + ex;
		}
	}

	private static Set<Thread> workerThreads() {
		return ThrowAwayRuns.threads()
			.stream()
			.filter((thread) -> thread.getName().matches("awa-(dispatcher|sweeper|completer|heartbeat|maintenance)"))
			.collect(Collectors.toSet());
	}

	/** Starts after the worker. */
	@Configuration(proxyBeanMethods = false)
	static class FailsLast {

		@Bean
		SmartLifecycle last() {
			return new SmartLifecycle() {

				@Override
				public void start() {
					throw new IllegalStateException("The last one fails.");
				}

				@Override
				public void stop() {
				}

				@Override
				public boolean isRunning() {
					return false;
				}

			};
		}

	}

}

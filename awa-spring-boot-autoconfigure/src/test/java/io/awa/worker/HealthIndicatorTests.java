package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.awa.Health.WorkerHealth;
import io.awa.InsertOptions;
import io.awa.PauseOptions;
import io.awa.UnhandledKind;
import io.awa.actuate.AwaHealthIndicator;
import io.awa.actuate.ReactiveAwaHealthIndicator;
import io.awa.client.ClientListener;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.client.R2dbcAwaClient;
import io.awa.migration.SchemaMigrations;
import io.awa.migration.SchemaMigrator;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What both health indicators say of real workers and databases.
 */
class HealthIndicatorTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@ParameterizedTest
	@EnumSource
	void workerThatIsWellIsUp(Storage storage) {
		try (TestWorker worker = new TestWorker(database, storage).queue("mail", 3)) {
			worker.handle("greet", (args, context) -> null).start();

			Health health = awaitUp(worker);

			assertThat(health.getDetails()).containsEntry("schemaVersion", SchemaMigrations.VERSION)
				.containsEntry("expectedSchemaVersion", SchemaMigrations.VERSION)
				.containsEntry("notifications", "listening")
				.doesNotContainKeys("problem", "unhandledKinds", "oldestDueAge");
			assertThat(worker(health).queues()).singleElement().satisfies((queue) -> {
				assertThat(queue.queue()).isEqualTo("mail");
				assertThat(queue.capacity()).isEqualTo(3);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "awa-dispatcher", "awa-sweeper", "awa-maintenance", "awa-heartbeat" })
	void deadThreadIsDownAndSaysWhatIsMissing(String name) {
		Set<Thread> others = threads(name);
		try (TestWorker worker = new TestWorker(database, Storage.JDBC)) {
			worker.handle("greet", (args, context) -> null).start();
			awaitUp(worker);

			threads(name).stream().filter((thread) -> !others.contains(thread)).forEach(Thread::interrupt);

			Awaitility.await().atMost(LIMIT).until(() -> both(worker, null).getStatus(), Status.DOWN::equals);
			assertThat(both(worker, null).getDetails().get("problem")).asString().startsWith("The worker ");
		}
	}

	@ParameterizedTest
	@EnumSource
	void workerThatOnlyPollsIsUpAndSaysSo(Storage storage) {
		try (TestWorker worker = new TestWorker(database, storage)) {
			worker.connections((inner) -> new PoolerConnections(inner, new AtomicInteger()))
				.handle("greet", (args, context) -> null)
				.start();

			Awaitility.await().atMost(LIMIT).until(() -> both(worker, null).getStatus(), Status.UP::equals);

			assertThat(both(worker, null).getDetails()).containsEntry("notifications", "poll-only");
		}
	}

	@ParameterizedTest
	@EnumSource
	void workerThatIsBeingStoppedIsOutOfService(Storage storage) throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		try (TestWorker worker = new TestWorker(database, storage)) {
			worker.handle("slow", (args, context) -> {
				started.countDown();
				end.await();
				return null;
			}).start();
			client(worker).insert(Map.of(), InsertOptions.defaults().withKind("slow"));
			assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
			CountDownLatch stopped = new CountDownLatch(1);

			worker.worker().stop(stopped::countDown);

			Awaitility.await().atMost(LIMIT).until(() -> both(worker, null).getStatus(), Status.OUT_OF_SERVICE::equals);
			assertThat(both(worker, null).getDetails()).containsEntry("problem", "The worker is being stopped.");
			end.countDown();
			assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(database.violations()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void jobThatIsDueForTooLongIsOutOfServiceIfAskedFor(Storage storage) {
		try (TestDatabase own = TestDatabase.migrated(); TestWorker worker = new TestWorker(own, storage)) {
			worker.handle("greet", (args, context) -> null).start();
			awaitUp(worker);
			JdbcAwaClient client = client(worker);
			client.insert(Map.of("secret", "payload"),
					InsertOptions.defaults().withKind("unknown").withQueue("elsewhere"));
			client.insert(Map.of(), InsertOptions.defaults().withKind("unknown").withQueue("later").withDelay(MINUTE));
			own.sql()
				.sql("update awa.ready set run_at = run_at - interval '5 minutes' where queue = 'elsewhere'")
				.update();

			Health health = both(worker, Duration.ofMinutes(4));

			assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(health.getDetails().get("problem")).asString().contains("awa.health.max-due-age (PT4M)");
			assertThat((Duration) health.getDetails().get("oldestDueAge")).isBetween(MINUTE.multipliedBy(5),
					MINUTE.multipliedBy(6));
			assertThat((List<?>) health.getDetails().get("unhandledKinds")).singleElement()
				.extracting((kind) -> ((UnhandledKind) kind).queue())
				.isEqualTo("elsewhere");
			assertThat(health.toString()).doesNotContain("payload");
			assertThat(both(worker, null).getStatus()).isEqualTo(Status.UP);
			assertThat(both(worker, Duration.ofHours(1)).getStatus()).isEqualTo(Status.UP);
			client.pauseQueue("elsewhere", PauseOptions.defaults());
			assertThat(both(worker, Duration.ofMinutes(4)).getStatus()).isEqualTo(Status.UP);
		}
	}

	@ParameterizedTest
	@EnumSource
	void missingTablesAreDown(Storage storage) {
		try (TestDatabase empty = TestDatabase.create(); TestWorker worker = new TestWorker(empty, storage)) {
			Health health = both(worker, null);

			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).containsEntry("problem", "The tables are missing in schema awa.")
				.doesNotContainKey("schemaVersion");
		}
	}

	@ParameterizedTest
	@EnumSource
	void databaseThatIsGoneIsDown(Storage storage) {
		TestDatabase gone = TestDatabase.migrated();
		try (TestWorker worker = new TestWorker(gone, storage)) {
			gone.disconnect();

			Health health = both(worker, null);

			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails().get("problem")).asString().startsWith("The database cannot be asked: ");
		}
		TestDatabase.execute("drop database " + gone.name() + " with (force)");
	}

	private static Health awaitUp(TestWorker worker) {
		return Awaitility.await()
			.atMost(LIMIT)
			.until(() -> both(worker, null), (health) -> health.getStatus().equals(Status.UP)
					&& "listening".equals(health.getDetails().get("notifications")));
	}

	/** What one indicator says, when the other says the same. */
	private static Health both(TestWorker worker, Duration maxDueAge) {
		Health blocking = new AwaHealthIndicator(client(worker), maxDueAge).health();
		Health reactive = new ReactiveAwaHealthIndicator(reactiveClient(worker), maxDueAge).health().block(LIMIT);
		return (reactive.getStatus().equals(blocking.getStatus())
				&& reactive.getDetails().keySet().equals(blocking.getDetails().keySet())) ? blocking
						: Health.unknown().withDetail("blocking", blocking).withDetail("reactive", reactive).build();
	}

	private static JdbcAwaClient client(TestWorker worker) {
		return new JdbcAwaClient(worker.database().dataSource(), settings(worker));
	}

	private static R2dbcAwaClient reactiveClient(TestWorker worker) {
		TestDatabase of = worker.database();
		return new R2dbcAwaClient(of.connectionFactory(), new SchemaMigrator(of.dataSource(), TestDatabase.SCHEMA),
				settings(worker));
	}

	private static ClientSettings settings(ClientListener worker) {
		return ClientSettings.of(TestDatabase.SCHEMA).withListener(worker);
	}

	private static WorkerHealth worker(Health health) {
		return (WorkerHealth) health.getDetails().get("worker");
	}

	private static Set<Thread> threads(String name) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals(name))
			.collect(Collectors.toSet());
	}

}

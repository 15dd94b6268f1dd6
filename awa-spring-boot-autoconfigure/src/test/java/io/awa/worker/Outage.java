package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import io.awa.InsertOptions;
import io.awa.client.AwaClient;
import io.awa.client.BlockingClients;
import io.awa.client.ClientListener;
import io.awa.testsupport.FaultPlan;
import io.awa.testsupport.LogWatch;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A worker whose database takes no writes for a while. Its runs end meanwhile, others
 * wait to be claimed.
 */
final class Outage implements AutoCloseable {

	private static final int SLOTS = 2;

	private static final int WAITING = 10;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(2);

	/** Longer than a worker may be silent. */
	private static final Duration LENGTH = Duration.ofSeconds(5);

	/**
	 * Each thread of the worker tries after 100, 200, 400 ms and so on: 6 times in 5
	 * seconds, and 50 times if it did not rest ever longer.
	 */
	private static final int MOST_STATEMENTS = 80;

	/** One for each thread of the worker that writes. */
	private static final int MOST_WARNINGS = 6;

	private final Map<Long, Integer> runs = new ConcurrentHashMap<>();

	private final CountDownLatch release = new CountDownLatch(1);

	private final TestDatabase database;

	private final FaultPlan plan;

	private final TestDatabase connections;

	private final TestWorker worker;

	private final AwaClient client;

	private final LogWatch log = LogWatch.start();

	/**
	 * Starts the worker.
	 * @param database is asked how things stand
	 * @param plan counts, and perhaps refuses, what clients and workers send
	 * @param storage the driver of client and worker
	 */
	Outage(TestDatabase database, FaultPlan plan, Storage storage) {
		this.database = database;
		this.plan = plan;
		this.connections = database.withFaults(plan);
		this.worker = new TestWorker(this.connections, storage).queue("default", SLOTS)
			.handle("held", this::hold)
			.handle("plain", this::count)
			.poll(Duration.ofMillis(200))
			.heartbeat(Duration.ofMillis(200), HEARTBEAT_TIMEOUT)
			.start();
		this.client = client(this.connections, storage);
	}

	/** A client without a worker, over either driver. */
	static AwaClient client(TestDatabase database, Storage storage) {
		return (storage == Storage.JDBC) ? BlockingClients.jdbc(database, ClientListener.NONE)
				: BlockingClients.r2dbc(database, ClientListener.NONE);
	}

	AwaClient client() {
		return this.client;
	}

	/** Fills all slots, and lets more jobs wait. */
	void begin() {
		insert("held", SLOTS);
		Awaitility.await("running jobs").atMost(LIMIT).until(() -> this.runs.size() == SLOTS);
		insert("plain", WAITING);
	}

	/** The runs end, which cannot be written; the worker goes on trying, but rarely. */
	void assertRests() {
		this.release.countDown();
		Awaitility.await("nothing is written")
			.during(LENGTH)
			.atMost(LENGTH.multipliedBy(3))
			.until(() -> this.database.count("awa.running") == SLOTS && this.database.count("awa.ready") >= WAITING);

		assertThat(this.plan.counts().values().stream().mapToInt(Integer::intValue).sum()).as("statements")
			.isBetween(1, MOST_STATEMENTS);
		List<String> warnings = this.log.texts();
		assertThat(warnings).as("warnings").isNotEmpty().hasSizeLessThanOrEqualTo(MOST_WARNINGS);
		assertThat(warnings).as("results that are given up").noneMatch((text) -> text.contains("refused, so each"));
	}

	/** Without a restart, and without a second run of what ran. */
	void assertGoesOn() {
		Awaitility.await("the end of all jobs")
			.atMost(LIMIT)
			.until(() -> this.database.count("awa.running") + this.database.count("awa.ready") == 0);

		assertThat(this.runs).hasSizeGreaterThanOrEqualTo(SLOTS + WAITING);
		assertThat(this.runs.values()).as("runs of each job").containsOnly(1);
		assertThat(this.database.count("awa.finished")).isEqualTo(this.runs.size());
		assertThat(this.database.violations()).isEmpty();
	}

	@Override
	public void close() {
		this.release.countDown();
		this.worker.close();
		this.connections.disconnect();
		this.log.close();
	}

	private void insert(String kind, int count) {
		for (int i = 0; i < count; i++) {
			this.client.insert(Map.of(), InsertOptions.defaults().withKind(kind));
		}
	}

	private @Nullable JobOutcome hold(Map<String, Object> args, JobContext context) throws InterruptedException {
		count(args, context);
		assertThat(this.release.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return null;
	}

	private @Nullable JobOutcome count(Map<String, Object> args, JobContext context) {
		this.runs.merge(context.jobId(), 1, Integer::sum);
		return null;
	}

}

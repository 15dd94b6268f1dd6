package io.awa.worker;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;

import io.awa.Health.WorkerHealth;
import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.json.JacksonJobCodec;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.WorkerSettings.QueueSettings;

/**
 * Builds workers for tests, over either storage. Polling is set to an hour unless a test
 * asks for it, so that a test sees which wake-up works.
 */
final class TestWorker implements ClientListener, AutoCloseable {

	/** Which driver the worker uses. */
	enum Storage {

		JDBC, R2DBC

	}

	private static final Duration HOUR = Duration.ofHours(1);

	private final TestDatabase database;

	private final List<HandlerDefinition> handlers = new ArrayList<>();

	private final Map<String, QueueSettings> queues = new LinkedHashMap<>();

	private final List<ExecutorService> pools = new ArrayList<>();

	private final WorkerStorage storage;

	private final JobWakeUps wakeUps;

	private RetryPolicy retryPolicy = (attempt) -> Duration.ofMillis(10);

	private Duration pollInterval = HOUR;

	private Duration heartbeatInterval = Duration.ofMillis(200);

	private Duration heartbeatTimeout = Duration.ofSeconds(30);

	private Duration shutdownTimeout = Duration.ofSeconds(10);

	private AwaWorker worker;

	TestWorker(TestDatabase database, Storage storage) {
		this.database = database;
		this.storage = storage(database, storage);
		this.wakeUps = new JobWakeUps(this.storage.operations(), TestDatabase.SCHEMA);
	}

	static WorkerStorage storage(TestDatabase database, Storage storage) {
		if (storage == Storage.JDBC) {
			return new WorkerStorage(JdbcSqlExecutor.autoCommitting(database.dataSource(), TestDatabase.SCHEMA),
					new JdbcControlConnectionFactory(database.dataSource(), TestDatabase.SCHEMA), TestDatabase.SCHEMA);
		}
		Duration timeout = Duration.ofSeconds(20);
		return new WorkerStorage(
				new R2dbcBlockingSqlExecutor(new R2dbcSqlExecutor(database.connectionFactory(), TestDatabase.SCHEMA),
						timeout),
				new R2dbcControlConnectionFactory(database.connectionFactory(), TestDatabase.SCHEMA, timeout),
				TestDatabase.SCHEMA);
	}

	TestWorker queue(String name, int concurrency) {
		return queue(name, concurrency, Duration.ZERO);
	}

	TestWorker queue(String name, int concurrency, Duration deadline) {
		this.queues.put(name, new QueueSettings(concurrency, deadline));
		return this;
	}

	TestWorker handle(String kind, BlockingJobHandler<Map<String, Object>> handler) {
		return handleCall(kind, Map.class, HandlerCalls.blocking(() -> handler));
	}

	TestWorker handleReactive(String kind, ReactiveJobHandler<Map<String, Object>> handler) {
		return handleCall(kind, Map.class, ReactiveHandlerCalls.of(() -> handler));
	}

	<A> TestWorker handleTyped(String kind, Class<A> payloadType, BlockingJobHandler<A> handler) {
		return handleCall(kind, payloadType, HandlerCalls.blocking(() -> handler));
	}

	private TestWorker handleCall(String kind, Type payloadType, HandlerCall call) {
		this.handlers.add(new HandlerDefinition(kind, "default", payloadType, call, "test handler of " + kind));
		return this;
	}

	TestWorker retry(RetryPolicy policy) {
		this.retryPolicy = policy;
		return this;
	}

	TestWorker poll(Duration interval) {
		this.pollInterval = interval;
		return this;
	}

	TestWorker heartbeat(Duration interval, Duration timeout) {
		this.heartbeatInterval = interval;
		this.heartbeatTimeout = timeout;
		return this;
	}

	TestWorker shutdown(Duration timeout) {
		this.shutdownTimeout = timeout;
		return this;
	}

	TestWorker start() {
		if (this.queues.isEmpty()) {
			queue("default", 10);
		}
		WorkerSettings settings = new WorkerSettings("test", "test", this.queues, this.pollInterval, this.pollInterval,
				this.heartbeatInterval, this.heartbeatTimeout, Duration.ofSeconds(60), this.shutdownTimeout);
		this.worker = new AwaWorker(this.storage, new JacksonJobCodec(), new HandlerRegistry(this.handlers),
				this.retryPolicy, settings, this::newPool, this.wakeUps);
		this.worker.start();
		return this;
	}

	AwaWorker worker() {
		return this.worker;
	}

	TestDatabase database() {
		return this.database;
	}

	@Override
	public void jobsInserted(InsertedJobs inserted) {
		this.wakeUps.jobsInserted(inserted);
	}

	@Override
	public void runCancelled(long jobId, long lease) {
		this.wakeUps.runCancelled(jobId, lease);
	}

	@Override
	public void queueResumed(String queue, Instant at) {
		this.wakeUps.queueResumed(queue, at);
	}

	@Override
	public @Nullable WorkerHealth workerHealth() {
		return this.wakeUps.workerHealth();
	}

	@Override
	public void close() {
		if (this.worker != null) {
			this.worker.stop();
		}
		this.wakeUps.close();
		this.pools.forEach(ExecutorService::shutdownNow);
	}

	private ExecutorService newPool() {
		ExecutorService pool = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "awa-test-job");
			thread.setDaemon(true);
			return thread;
		});
		this.pools.add(pool);
		return pool;
	}

}

package io.awa.worker;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import io.awa.Health.WorkerHealth;
import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.event.JobEvents;
import io.awa.json.JacksonJobCodec;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.sql.R2dbcBlockingSqlExecutor;
import io.awa.sql.R2dbcSqlExecutor;
import io.awa.sql.SqlOperations;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.WorkerSettings.KindSettings;
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

	/** A kind of which a job ends only when there is one for each slot. */
	static final String SLOT_CHECK = "slot_check";

	private static final Duration HOUR = Duration.ofHours(1);

	private final TestDatabase database;

	private final List<HandlerDefinition> handlers = new ArrayList<>();

	private final Map<String, QueueSettings> queues = new LinkedHashMap<>();

	private final List<ExecutorService> pools = new ArrayList<>();

	private WorkerStorage storage;

	private final JobWakeUps wakeUps;

	private FailureHandling failures = FailureHandling.of((attempt) -> Duration.ofMillis(10));

	private Duration pollInterval = HOUR;

	private Duration heartbeatInterval = Duration.ofMillis(200);

	private Duration heartbeatTimeout = Duration.ofSeconds(30);

	private Duration shutdownTimeout = Duration.ofSeconds(10);

	private MaintenanceSettings maintenance = new MaintenanceSettings(true, true, Retention.DEFAULT, HOUR, Map.of(),
			List.of(), List.of(), Duration.ofDays(30));

	private JobLogSettings jobLog = JobLogSettings.off();

	private final List<PayloadUpcaster> upcasters = new ArrayList<>();

	private volatile Consumer<Object> heard = (event) -> {
	};

	private volatile boolean listening;

	private @Nullable Integer concurrency;

	private final Map<String, KindSettings> kinds = new LinkedHashMap<>();

	private AwaWorker worker;

	TestWorker(TestDatabase database, Storage storage) {
		this.database = database;
		this.storage = storage(database, storage);
		this.wakeUps = new JobWakeUps(this.storage.operations(), TestDatabase.SCHEMA,
				new JobEvents((event) -> this.heard.accept(event), (type) -> this.listening));
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

	TestWorker queue(String name, QueueSettings settings) {
		this.queues.put(name, settings);
		return this;
	}

	TestWorker handle(String kind, BlockingJobHandler<Map<String, Object>> handler) {
		return handleCall(kind, Map.class, HandlerCalls.blocking(() -> handler));
	}

	TestWorker handleReactive(String kind, ReactiveJobHandler<Map<String, Object>> handler) {
		return handleCall(kind, Map.class, ReactiveHandlerCalls.of(() -> handler));
	}

	TestWorker handleTransactional(String kind, BlockingJobHandler<Map<String, Object>> handler) {
		return handleCall(kind, Map.class, HandlerCalls.transactional(HandlerCalls.blocking(() -> handler)));
	}

	TestWorker handleReactiveTransactional(String kind, ReactiveJobHandler<Map<String, Object>> handler) {
		return handleCall(kind, Map.class, ReactiveHandlerCalls.transactional(ReactiveHandlerCalls.of(() -> handler)));
	}

	<A> TestWorker handleTyped(String kind, Class<A> payloadType, BlockingJobHandler<A> handler) {
		return handleCall(kind, payloadType, HandlerCalls.blocking(() -> handler));
	}

	TestWorker handleBatch(String kind, int size, BatchJobHandler<Map<String, Object>> handler) {
		return batchCall(kind, size, HandlerCalls.batch(() -> handler));
	}

	TestWorker handleReactiveBatch(String kind, int size, ReactiveBatchJobHandler<Map<String, Object>> handler) {
		return batchCall(kind, size, ReactiveHandlerCalls.batch(() -> handler));
	}

	private TestWorker batchCall(String kind, int size, BatchCall call) {
		return handle(new HandlerDefinition(kind, "default", Map.class, new BatchOfOne(call), "test batch of " + kind,
				new HandlerTraits(List.of(), HandlerTraits.ANY_PAYLOAD_VERSION, false, size, call),
				HandlerOptions.none()));
	}

	TestWorker handle(HandlerDefinition handler) {
		this.handlers.add(handler);
		return this;
	}

	/** Handlers as they are found on a class that is the only bean. */
	TestWorker handle(Class<?> beanType) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(beanType);
		this.handlers.addAll(new HandlerScanner(context.getDefaultListableBeanFactory()).scan());
		return this;
	}

	TestWorker upcast(PayloadUpcaster... upcasters) {
		this.upcasters.addAll(List.of(upcasters));
		return this;
	}

	/** Puts interceptors around the handlers so far. */
	TestWorker intercept(JobExecutionInterceptor... interceptors) {
		this.handlers.replaceAll((handler) -> HandlerInterceptors.intercept(handler, () -> List.of(interceptors)));
		return this;
	}

	TestWorker interceptReactive(ReactiveJobExecutionInterceptor... interceptors) {
		this.handlers.replaceAll((handler) -> ReactiveInterceptedCalls.intercept(handler, () -> List.of(interceptors)));
		return this;
	}

	TestWorker listen(Consumer<Object> listener) {
		this.heard = listener;
		this.listening = true;
		return this;
	}

	TestWorker handleWithin(String kind, Duration timeout, BlockingJobHandler<Map<String, Object>> handler) {
		this.handlers.add(new HandlerDefinition(kind, "default", Map.class, HandlerCalls.blocking(() -> handler),
				"test handler of " + kind)
			.withOptions(HandlerOptions.none().withTimeout(timeout)));
		return this;
	}

	TestWorker pool(int concurrency) {
		this.concurrency = concurrency;
		return this;
	}

	TestWorker kind(String kind, KindSettings settings) {
		this.kinds.put(kind, settings);
		return this;
	}

	private TestWorker handleCall(String kind, Type payloadType, HandlerCall call) {
		this.handlers.add(new HandlerDefinition(kind, "default", payloadType, call, "test handler of " + kind));
		return this;
	}

	TestWorker retry(RetryPolicy policy) {
		this.failures = FailureHandling.of(policy);
		return this;
	}

	TestWorker failures(FailureHandling failures) {
		this.failures = failures;
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

	TestWorker connections(UnaryOperator<ControlConnectionFactory> around) {
		this.storage = new WorkerStorage(this.storage.operations(), around.apply(this.storage.connections()),
				this.storage.schema());
		return this;
	}

	/**
	 * Puts something around all statements but those of the connection for heartbeats.
	 */
	TestWorker operations(UnaryOperator<SqlOperations> around) {
		this.storage = new WorkerStorage(around.apply(this.storage.operations()), this.storage.connections(),
				this.storage.schema());
		return this;
	}

	TestWorker maintenance(MaintenanceSettings settings) {
		this.maintenance = settings;
		return this;
	}

	TestWorker jobLog(JobLogSettings settings) {
		this.jobLog = settings;
		return this;
	}

	/** How many jobs run at once in the first queue. */
	int slots() {
		return this.queues.values().iterator().next().concurrency();
	}

	TestWorker start() {
		if (this.queues.isEmpty() && this.maintenance.claiming()) {
			queue("default", 10);
		}
		if (this.maintenance.claiming()) {
			CyclicBarrier allSlots = new CyclicBarrier(slots());
			handle(SLOT_CHECK, (args, context) -> {
				allSlots.await(20, TimeUnit.SECONDS);
				return null;
			});
		}
		WorkerSettings settings = new WorkerSettings("test", "test", this.queues, this.pollInterval, this.pollInterval,
				this.heartbeatInterval, this.heartbeatTimeout, Duration.ofSeconds(60), this.shutdownTimeout,
				this.concurrency, this.kinds, this.maintenance, this.jobLog);
		this.worker = new AwaWorker(this.storage, new JacksonJobCodec(),
				new HandlerRegistry(this.handlers, new PayloadUpcasters(this.upcasters)), this.failures, settings,
				this::newPool, this.wakeUps, new JobTransactions(this.database.dataSource(), TestDatabase.SCHEMA),
				new ReactiveJobTransactions(this.database.connectionFactory(), TestDatabase.SCHEMA));
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
	public void queueLimitsChanged(String queue) {
		this.wakeUps.queueLimitsChanged(queue);
	}

	@Override
	public void queueResumed(String queue, Instant at) {
		this.wakeUps.queueResumed(queue, at);
	}

	@Override
	public JobEvents events() {
		return this.wakeUps.events();
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
		this.wakeUps.events().close();
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

package io.awa.benchmarks.system;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * db-scheduler: one table, locked and fetched in batches, each task deleted when done.
 */
final class DbSchedulerSystem implements JobSystem {

	private static final String NAME = "task";

	private static final int BATCH = 1_000;

	/** The fractions of its own benchmark with 50 threads. */
	private static final double LOWER_LIMIT = 0.5;

	private static final double UPPER_LIMIT = 4.0;

	/** As documented, without the index of priorities, which are off. */
	private static final List<String> TABLES = List.of("""
			create table if not exists scheduled_tasks (
			  task_name text not null,
			  task_instance text not null,
			  task_data bytea,
			  execution_time timestamp with time zone,
			  picked boolean not null,
			  picked_by text,
			  last_success timestamp with time zone,
			  last_failure timestamp with time zone,
			  consecutive_failures int,
			  last_heartbeat timestamp with time zone,
			  version bigint not null,
			  priority smallint,
			  state text,
			  primary key (task_name, task_instance)
			)""", "create index if not exists execution_time_idx on scheduled_tasks (execution_time)",
			"create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat)");

	private final MeasuredDatabase database;

	private final boolean immediate;

	private final DataSource joining;

	private final TransactionTemplate transaction;

	private final SchedulerClient client;

	private final List<Scheduler> running = new CopyOnWriteArrayList<>();

	private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";

	private final AtomicLong instances = new AtomicLong();

	private final InsertCount inserted = new InsertCount();

	private DbSchedulerSystem(MeasuredDatabase database, boolean immediate) {
		this.database = database;
		this.immediate = immediate;
		TABLES.forEach((sql) -> database.sql().sql(sql).update());
		this.joining = new TransactionAwareDataSourceProxy(database.dataSource());
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()));
		this.client = SchedulerClient.Builder.create(this.joining)
			.jdbcCustomization(customization())
			.serializer(new JsonSerializer())
			.build();
	}

	static JobSystem polling(MeasuredDatabase database) {
		return new DbSchedulerSystem(database, false);
	}

	static JobSystem immediate(MeasuredDatabase database) {
		return new DbSchedulerSystem(database, true);
	}

	@Override
	public String settings() {
		return "Lock-and-fetch between " + LOWER_LIMIT + " and " + UPPER_LIMIT
				+ " times the threads and polling every 100 ms as in its own benchmarks, payloads as JSON, batches of "
				+ BATCH + " in one transaction each, no index for priorities, which are off."
				+ ((this.immediate)
						? " Immediate execution; a worker of the process also looks again after each commit, as its"
								+ " documentation advises for inserts in transactions."
						: "");
	}

	@Override
	public void insert(Task task) {
		client().scheduleIfNotExists(instance(task), Instant.now());
		this.inserted.add(1);
		InsertCount.afterCommit(this::trigger);
	}

	@Override
	public void insertMany(Stream<Task> tasks) {
		Batches.forEach(tasks, BATCH, (batch) -> this.transaction.executeWithoutResult((status) -> {
			List<TaskInstance<?>> instances = new ArrayList<>();
			batch.forEach((task) -> instances.add(instance(task)));
			client().scheduleBatch(instances, Instant.now());
			this.inserted.add(batch.size());
		}));
		trigger();
	}

	private SchedulerClient client() {
		SchedulerClient own = this.immediate ? this.running.stream().findFirst().orElse(null) : null;
		return (own != null) ? own : this.client;
	}

	private TaskInstance<Task> instance(Task task) {
		return new TaskInstance<>(NAME, this.prefix + this.instances.incrementAndGet(), task);
	}

	private void trigger() {
		if (this.immediate) {
			this.running.forEach(Scheduler::triggerCheckForDueExecutions);
		}
	}

	@Override
	public Worker startWorker(int concurrency, TaskHandler handler) {
		OneTimeTask<Task> task = Tasks.oneTime(NAME, Task.class)
			.execute((instance, context) -> handle(handler, instance.getData()));
		SchedulerBuilder builder = Scheduler
			.create((this.immediate) ? this.joining : this.database.dataSource(), List.of(task))
			.schedulerName(new SchedulerName.Fixed(UUID.randomUUID().toString()))
			.jdbcCustomization(customization())
			.serializer(new JsonSerializer())
			.threads(concurrency)
			.pollingInterval(Duration.ofMillis(100))
			.pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
			.shutdownMaxWait(Duration.ofSeconds(30));
		if (this.immediate) {
			builder.enableImmediateExecution();
		}
		Scheduler scheduler = builder.build();
		scheduler.start();
		this.running.add(scheduler);
		return () -> {
			this.running.remove(scheduler);
			scheduler.stop();
		};
	}

	private static void handle(TaskHandler handler, Task task) {
		try {
			handler.handle(task);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Picks by one statement, with times as timestamps with a time zone. */
	private static PostgreSqlJdbcCustomization customization() {
		return new PostgreSqlJdbcCustomization(false, false);
	}

	@Override
	public long completed() {
		long remaining = this.database.sql().sql("select count(*) from scheduled_tasks").query(Long.class).single();
		return this.inserted.get() - remaining;
	}

	@Override
	public void close() {
	}

	/** Payloads as compact as those of the other systems. */
	private static final class JsonSerializer implements Serializer {

		@Override
		public byte[] serialize(Object data) {
			return TaskJson.writeBytes((Task) data);
		}

		@Override
		public <T> T deserialize(Class<T> type, byte[] data) {
			return type.cast(TaskJson.read(data));
		}

	}

}

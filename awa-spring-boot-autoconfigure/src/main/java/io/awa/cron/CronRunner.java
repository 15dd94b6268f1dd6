package io.awa.cron;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.awa.client.ClientListener;
import io.awa.client.CronDefinition;
import io.awa.sql.SqlOperations;
import io.awa.worker.Signal;
import io.awa.worker.WorkerThread;

/**
 * Fires schedules for as long as its context is running, those of all applications that
 * share the tables. It has threads of its own, so nothing else of the worker can make it
 * late. Any number of nodes may run one: each nominal time gets its job once.
 */
public final class CronRunner implements SmartLifecycle {

	private static final Duration STOP = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(CronRunner.class);

	private final SqlOperations operations;

	private final ClientListener listener;

	private final List<CronDefinition> definitions;

	private final CronSettings settings;

	private @Nullable List<WorkerThread> threads;

	private volatile boolean autoStartup = true;

	/**
	 * Creates the runner.
	 * @param operations runs statements, each in a transaction of its own
	 * @param listener hears of inserted and cancelled jobs
	 * @param definitions the schedules that this application declares
	 * @param settings how to work
	 */
	public CronRunner(SqlOperations operations, ClientListener listener, List<CronDefinition> definitions,
			CronSettings settings) {
		this.operations = operations;
		this.listener = listener;
		this.definitions = List.copyOf(definitions);
		this.settings = settings;
	}

	/**
	 * Sets whether schedules begin to fire with the context.
	 * @param autoStartup whether they do, as they do by default
	 */
	public void setAutoStartup(boolean autoStartup) {
		this.autoStartup = autoStartup;
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public synchronized void start() {
		if (this.threads != null || !isNeeded()) {
			return;
		}
		CronEvaluator evaluator = new CronEvaluator(this.operations, this.listener, this.settings.pollInterval());
		CronAnnouncer announcer = new CronAnnouncer(this.operations, this.definitions, this.settings.retireAfter());
		Signal evaluate = new Signal();
		List<WorkerThread> started = List.of(new WorkerThread("awa-cron", evaluate, evaluator::evaluate),
				new WorkerThread("awa-cron-sync", new Signal(), () -> {
					Duration rest = announcer.tick();
					evaluate.send();
					return rest;
				}));
		this.threads = started;
		started.forEach(WorkerThread::start);
		if (!this.definitions.isEmpty()) {
			logger.info("Schedules declared: "
					+ this.definitions.stream().map(CronDefinition::name).collect(Collectors.joining(", ")));
		}
	}

	@Override
	public synchronized void stop() {
		List<WorkerThread> stopping = this.threads;
		this.threads = null;
		if (stopping != null) {
			stopping.forEach(WorkerThread::requestStop);
			stopping.forEach((thread) -> thread.awaitStop(STOP));
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.threads != null;
	}

	/** Started after the worker and stopped before it. */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 256;
	}

	private boolean isNeeded() {
		return this.settings.runsJobs() || !this.definitions.isEmpty();
	}

}

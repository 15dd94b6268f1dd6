package io.awa.worker;

import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.awa.json.JobCodec;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;

/**
 * Runs the jobs of an application for as long as its context is running. It starts after
 * everything else and stops first: it claims nothing more, gives running jobs
 * {@link WorkerSettings#shutdownTimeout()} to end, then interrupts the rest and gives
 * them back with their attempt, so that another worker takes them at once. A worker that
 * is set to maintenance only looks after the jobs of others, and needs no handlers.
 */
public final class AwaWorker implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(AwaWorker.class);

	private final SqlOperations operations;

	private final ControlConnectionFactory connections;

	private final SchemaName schema;

	private final JobCodec codec;

	private final HandlerRegistry handlers;

	private final FailureHandling failures;

	private final WorkerSettings settings;

	private final Supplier<Executor> threads;

	private final JobWakeUps wakeUps;

	private final @Nullable JobTransactions transactions;

	private final @Nullable ReactiveJobTransactions reactiveTransactions;

	private @Nullable WorkerMachine machine;

	private volatile boolean autoStartup = true;

	/**
	 * Creates the worker.
	 * @param storage where jobs are stored
	 * @param codec reads payloads
	 * @param handlers what can be run
	 * @param failures what to do about failures
	 * @param settings how to work
	 * @param threads makes the executor of the handlers, at each start
	 * @param wakeUps tells this worker and others of new jobs
	 * @param transactions the transactions of blocking handlers, or {@code null}
	 * @param reactiveTransactions the transactions of reactive handlers, or {@code null}
	 */
	public AwaWorker(WorkerStorage storage, JobCodec codec, HandlerRegistry handlers, FailureHandling failures,
			WorkerSettings settings, Supplier<Executor> threads, JobWakeUps wakeUps,
			@Nullable JobTransactions transactions, @Nullable ReactiveJobTransactions reactiveTransactions) {
		this.operations = storage.operations();
		this.connections = storage.connections();
		this.schema = storage.schema();
		this.codec = codec;
		this.handlers = handlers;
		this.failures = failures;
		this.settings = settings;
		this.threads = threads;
		this.wakeUps = wakeUps;
		this.transactions = transactions;
		this.reactiveTransactions = reactiveTransactions;
	}

	/**
	 * Returns what runs jobs of this worker while it is stopped, one by one and on the
	 * calling thread. Meant for tests.
	 * @return a worker that does nothing by itself
	 */
	public ManualWorker manual() {
		return new ManualWorker(this.operations, this.codec, this.handlers, this.failures, this.settings,
				this.threads.get(), this.wakeUps, this.transactions, this.reactiveTransactions, this::isRunning);
	}

	/**
	 * Sets whether the worker starts with its context.
	 * @param autoStartup whether it does, as it does by default
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
		if (this.machine != null) {
			return;
		}
		boolean claiming = this.settings.maintenance().claiming();
		if (claiming && this.handlers.kinds().isEmpty()) {
			logger.info("No job handlers found, so this application only inserts jobs.");
			return;
		}
		WorkerMachine started = new WorkerMachine(this.operations, this.connections, this.schema, this.codec,
				this.handlers, this.failures, this.settings, this.threads.get(), this.wakeUps, this.transactions,
				this.reactiveTransactions);
		this.machine = started;
		started.start();
		this.wakeUps.attach(started);
		logger.info(claiming
				? "Job worker " + this.settings.node() + " started for kinds " + this.handlers.kinds() + " in queues "
						+ this.settings.queues().keySet()
				: "Maintenance node " + this.settings.node() + " started; it runs no jobs");
	}

	@Override
	public synchronized void stop() {
		WorkerMachine stopping = this.machine;
		this.machine = null;
		if (stopping != null) {
			stopping.stop(this.settings.shutdownTimeout());
			this.wakeUps.detach(stopping);
			logger.info("Job worker " + this.settings.node() + " stopped");
		}
	}

	@Override
	public void stop(Runnable callback) {
		Thread thread = new Thread(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		}, "awa-shutdown");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public synchronized boolean isRunning() {
		return this.machine != null;
	}

	/** Before the web server closes its doors, whose phase is 1,024 below the default. */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 512;
	}

}

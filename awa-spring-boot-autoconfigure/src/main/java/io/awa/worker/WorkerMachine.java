package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.Health.QueueHealth;
import io.awa.Health.WorkerHealth;
import io.awa.client.InsertedJobs;
import io.awa.json.JobCodec;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;
import io.awa.worker.Run.CutOff;

/**
 * The parts of a started worker and the threads that move them. Made at start, thrown
 * away at stop.
 */
final class WorkerMachine implements WorkerHeartbeat.Listener, JobWakeUps.LocalWorker {

	/** How long handlers may take to react to being cut off. */
	private static final Duration CUT_OFF_GRACE = Duration.ofSeconds(1);

	private static final Duration THREAD_STOP = Duration.ofSeconds(2);

	/** How long a job that was claimed ahead waits for its turn before it goes back. */
	private static final Duration LONGEST_TURN = Duration.ofMillis(500);

	private static final Log logger = LogFactory.getLog(WorkerMachine.class);

	private final SqlOperations operations;

	private final Map<String, QueueSlots> queues = new TreeMap<>();

	private final SlotPool slotPool;

	private final LimitsWatch limitsWatch;

	private final HandlerRegistry handlers;

	private final WorkerIdentity identity = new WorkerIdentity();

	private final DatabaseClock clock = new DatabaseClock();

	private final Runs runs = new Runs();

	private final Signal dispatchSignal = new Signal();

	private final Signal sweepSignal = new Signal();

	private final Executor threads;

	private final Map<String, Turns> turns = new ConcurrentHashMap<>();

	private final JobWakeUps wakeUps;

	private final DependentReleaser dependents;

	private final RunLogs logs;

	private final JobExecutor executor;

	private final JobSweeper sweeper;

	private final WorkerHeartbeat heartbeat;

	private final WorkerThread dispatcherThread;

	private final WorkerThread sweeperThread;

	private final WorkerThread completerThread;

	private final WorkerThread heartbeatThread;

	private final WorkerThread maintenanceThread;

	private final boolean claiming;

	private volatile boolean stopping;

	WorkerMachine(SqlOperations operations, ControlConnectionFactory connections, SchemaName schema, JobCodec codec,
			HandlerRegistry handlers, FailureHandling failures, WorkerSettings settings, Executor threads,
			JobWakeUps wakeUps, @Nullable JobTransactions transactions,
			@Nullable ReactiveJobTransactions reactiveTransactions) {
		this.operations = operations;
		this.slotPool = new SlotPool(settings.concurrency());
		settings.queues()
			.forEach((name, queue) -> this.queues.put(name, new QueueSlots(name, queue, settings.ageingInterval(),
					settings.pollInterval(), this.slotPool, System::nanoTime)));
		this.limitsWatch = new LimitsWatch(operations, this.queues, settings);
		this.handlers = handlers;
		this.threads = threads;
		this.wakeUps = wakeUps;
		this.dependents = new DependentReleaser(operations, wakeUps, settings);
		ProgressWriter progress = new ProgressWriter(operations, this.runs);
		RunEvents events = new RunEvents(wakeUps.events());
		this.logs = new RunLogs(settings.jobLog(), failures, operations);
		RunServices services = new RunServices(operations, codec, threads,
				new OutcomeRules(handlers, failures, settings, codec), progress, transactions, reactiveTransactions,
				events, this::onEnded, this.logs);
		JobCompleter completer = new JobCompleter(new SettlementWriter(operations, services, this.runs), progress);
		HandlerInvoker invoker = new HandlerInvoker(handlers, codec, events);
		this.executor = new JobExecutor(invoker, services, this.runs, completer, this::onSlotFree);
		BatchExecutor batches = new BatchExecutor(this.executor, handlers, invoker);
		JobClaimer claimer = new JobClaimer(operations, this.identity, handlers, handlers.kinds(), settings.kinds(),
				this.clock, (queue, jobs) -> batches.execute(jobs, turnsOf(queue)), events.measures());
		List<QueueSlots> slots = List.copyOf(this.queues.values());
		JobDispatcher dispatcher = new JobDispatcher(slots, claimer, this.clock, this.identity);
		this.sweeper = new JobSweeper(slots, claimer, this.clock, this.identity, settings, events.measures());
		this.heartbeat = new WorkerHeartbeat(connections, schema, settings, this.identity, this.runs, this,
				wakeUps::probe, handlers.kinds());
		this.claiming = settings.maintenance().claiming();
		JobRescuer rescuer = new JobRescuer(operations, this.identity, this.runs, completer, wakeUps, settings,
				this.heartbeat::isSteady);
		UnhandledKindWatch unhandledKinds = new UnhandledKindWatch(operations);
		this.dispatcherThread = new WorkerThread("awa-dispatcher", this.dispatchSignal, () -> {
			takeTurnsBack(LONGEST_TURN);
			return dispatcher.dispatch();
		});
		this.sweeperThread = new WorkerThread("awa-sweeper", this.sweepSignal, () -> {
			this.limitsWatch.readIfDue();
			rescuer.rescueIfDue();
			this.dependents.releaseIfDue();
			unhandledKinds.lookIfDue();
			Duration rest = this.sweeper.sweep();
			this.dispatchSignal.send();
			return rest;
		});
		JobPruner pruner = new JobPruner(operations, settings.maintenance());
		this.maintenanceThread = new WorkerThread("awa-maintenance", new Signal(), pruner::step);
		this.completerThread = new WorkerThread("awa-completer", completer.signal(), completer::flush);
		this.heartbeatThread = new WorkerThread("awa-heartbeat", new Signal(), this.heartbeat::tick);
	}

	void start() {
		this.runs.onEnded(this::onRunEnded);
		this.logs.start();
		this.heartbeatThread.start();
		this.completerThread.start();
		this.sweeperThread.start();
		this.maintenanceThread.start();
		if (this.claiming) {
			this.dispatcherThread.start();
		}
	}

	/**
	 * Stops claiming, lets runs end, cuts off and gives back those that do not, and says
	 * goodbye when everything is written.
	 */
	void stop(Duration longest) {
		this.stopping = true;
		long end = System.nanoTime() + longest.toNanos();
		long grace = Math.min(CUT_OFF_GRACE.toNanos(), longest.toNanos() / 4);
		stopThreads(List.of(this.dispatcherThread, this.sweeperThread, this.maintenanceThread));
		takeTurnsBack(Duration.ZERO);
		awaitRuns(end - 2 * grace);
		this.runs.all().forEach((run) -> run.cutOff(CutOff.SHUTDOWN));
		awaitRuns(end - grace);
		this.runs.all().forEach(this.executor::release);
		awaitRuns(end);
		this.heartbeatThread.requestStop();
		this.heartbeat.wakeUp();
		stopThreads(List.of(this.completerThread, this.heartbeatThread));
		this.logs.stop(THREAD_STOP);
		runBounded("awa-job-log", this.logs::writeRest);
		runBounded("awa-goodbye", this::sayGoodbye);
		runBounded("awa-disconnect", this.heartbeat::close);
		if (this.threads instanceof ExecutorService pool) {
			pool.shutdown();
		}
	}

	private Turns turnsOf(String queue) {
		return this.turns.computeIfAbsent(queue,
				(name) -> new Turns(this.threads, () -> concurrency(name), this.executor::release));
	}

	private int concurrency(String queue) {
		QueueSlots slots = this.queues.get(queue);
		return (slots != null) ? slots.concurrency() : 1;
	}

	private void takeTurnsBack(Duration longest) {
		this.turns.values().forEach((turns) -> turns.takeBack(longest).forEach(this.executor::release));
	}

	/** A thread may hang in a connection that does not answer. */
	private static void stopThreads(List<WorkerThread> threads) {
		threads.forEach(WorkerThread::requestStop);
		threads.forEach((thread) -> thread.awaitStop(THREAD_STOP));
	}

	/** A database that is gone must not hold up the end of the application. */
	private static void runBounded(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		try {
			thread.join(CUT_OFF_GRACE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public int wake(InsertedJobs inserted) {
		QueueSlots queue = this.queues.get(inserted.queue());
		if (queue == null || this.handlers.find(inserted.kind()) == null) {
			return 0;
		}
		int taken = queue.wake(inserted.earliestRunAt(), inserted.count(), this.clock.now());
		this.dispatchSignal.send();
		return (this.identity.isRegistered() && !this.stopping) ? taken : 0;
	}

	@Override
	public void resume(String queue, Instant dueFrom) {
		onWakeUp(new WakeUp(queue, dueFrom));
	}

	@Override
	public boolean cancel(RunKey run) {
		return this.runs.cutOff(run, CutOff.LEASE_LOST);
	}

	@Override
	public WorkerHealth health() {
		List<QueueHealth> health = this.queues.values()
			.stream()
			.map((queue) -> new QueueHealth(queue.queue(),
					Math.min(this.runs.count(queue.queue()), queue.concurrency()), queue.concurrency()))
			.toList();
		boolean dispatching = !this.claiming || this.dispatcherThread.isHealthy();
		return new WorkerHealth(dispatching && this.sweeperThread.isHealthy(),
				this.heartbeatThread.isHealthy() && this.heartbeat.isAlive(),
				this.sweeperThread.isHealthy() && this.maintenanceThread.isHealthy(), this.heartbeat.isListening(),
				this.stopping, health);
	}

	@Override
	public void onWakeUp(WakeUp wakeUp) {
		QueueSlots queue = this.queues.get(wakeUp.queue());
		if (queue != null) {
			queue.wake(wakeUp.runAt(), 0, this.clock.now());
			this.dispatchSignal.send();
		}
	}

	/**
	 * While others took this worker for dead, its sweeps saw nothing and took lanes for
	 * empty.
	 */
	@Override
	public void onRegistered() {
		this.queues.values().forEach((queue) -> queue.wake(Instant.EPOCH, 0, this.clock.now()));
		this.dispatchSignal.send();
	}

	@Override
	public void onHeartbeat() {
		this.wakeUps.events().measures().heartbeat();
	}

	/** What was notified before the channel worked was not heard, so look once. */
	@Override
	public void onListening(boolean listening) {
		this.sweeper.onListening(listening);
		this.limitsWatch.onListening(listening);
		this.queues.values().forEach(QueueSlots::lookAgain);
		this.dispatchSignal.send();
	}

	private void onEnded(List<EndedRun> ended) {
		ended.forEach((run) -> run.announce(this.wakeUps));
		if (ended.stream().anyMatch(EndedRun::hasDependents)) {
			this.dependents.onEnded(ended.stream().map((run) -> run.key().jobId()).toList());
			this.sweepSignal.send();
		}
	}

	private void onSlotFree(Run run) {
		QueueSlots slots = this.queues.get(run.queue());
		if (slots == null) {
			return;
		}
		boolean look = run.hasStarted() ? slots.releaseSlot() : slots.releaseUnusedSlot();
		if (look || this.slotPool.isShared()) {
			this.dispatchSignal.send();
		}
		if (slots.isSweepWaiting()) {
			this.sweepSignal.send();
		}
		if (run.hasStarted()) {
			turnsOf(run.queue()).onEnded(run);
		}
	}

	private void onRunEnded(String queue) {
		QueueSlots slots = this.queues.get(queue);
		if (slots != null && slots.onRunEnded()) {
			this.dispatchSignal.send();
		}
	}

	@Override
	public void onLimitsChanged() {
		this.limitsWatch.readSoon();
		this.sweepSignal.send();
	}

	/** So that nobody waits for this worker's silence. */
	private void sayGoodbye() {
		try {
			this.operations.query(WorkerSql.deregister(this.identity.id()), (row) -> row.getLong("id"));
		}
		catch (RuntimeException ex) {
			logger.warn("The worker could not say goodbye; others will notice its silence: " + ex);
		}
	}

	private void awaitRuns(long endNanos) {
		try {
			this.runs.awaitEmpty(endNanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

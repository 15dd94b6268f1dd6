package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.QueueLimits;
import io.awa.client.ClientListener;
import io.awa.event.JobMeasures;
import io.awa.sql.SqlOperations;
import io.awa.worker.ClaimSql.SlotRequest;
import io.awa.worker.ManualRun.Outcome;
import io.awa.worker.PayloadReader.NewerPayloadException;
import io.awa.worker.WorkerSettings.QueueSettings;

/**
 * What a {@link ManualWorker} needs to run one job, or one batch: the parts of a worker
 * without its threads. Registers as a worker for as long as that takes.
 */
final class ManualSession {

	private static final Log logger = LogFactory.getLog(ManualWorker.class);

	private final SqlOperations operations;

	private final HandlerRegistry handlers;

	private final WorkerSettings settings;

	private final boolean inTransaction;

	private final WorkerIdentity identity = new WorkerIdentity();

	private final Runs runs = new Runs();

	private final Map<RunKey, EndedRun> ended = new ConcurrentHashMap<>();

	private final List<Run> finished = new CopyOnWriteArrayList<>();

	private final RunServices services;

	private final JobCompleter completer;

	private final JobExecutor executor;

	private final BatchExecutor batches;

	private final DependentReleaser dependents;

	ManualSession(SqlOperations operations, HandlerRegistry handlers, WorkerSettings settings, boolean inTransaction,
			BiFunction<ProgressWriter, Consumer<List<EndedRun>>, RunServices> services) {
		this.operations = operations;
		this.handlers = handlers;
		this.settings = settings;
		this.inTransaction = inTransaction;
		ProgressWriter progress = new ProgressWriter(operations, this.runs);
		this.services = services.apply(progress, (written) -> written.forEach((run) -> this.ended.put(run.key(), run)));
		this.completer = new JobCompleter(new SettlementWriter(operations, this.services, this.runs), progress);
		HandlerInvoker invoker = new HandlerInvoker(handlers, this.services.codec(), this.services.events());
		this.executor = new JobExecutor(invoker, this.services, this.runs, this.completer, this::onEnd);
		this.batches = new BatchExecutor(this.executor, handlers, invoker);
		this.dependents = new DependentReleaser(operations, ClientListener.NONE, settings);
	}

	/** Runs the next due job of some kinds, or the batch that begins with it. */
	List<ManualRun> run(Set<String> kinds, boolean together) {
		register();
		try {
			this.services.logs().listen();
			this.dependents.releaseIfDue();
			if (this.inTransaction) {
				this.operations.query(DueTimeSql.beginWithTransaction(), (row) -> row.getLong("moved"));
			}
			List<ClaimedJob> jobs = claimFirst(kinds);
			if (!jobs.isEmpty()) {
				runToTheEnd(together ? withThoseOfTheBatch(jobs) : jobs);
			}
			return this.finished.stream().map(this::describe).toList();
		}
		finally {
			this.services.logs().stopListening();
			deregister();
		}
	}

	private void register() {
		long id = this.operations.query(WorkerSql.register(this.settings.node(), this.settings.version(),
				this.settings.queues().keySet(), 1, this.handlers.kinds()), (row) -> row.getLong("id"))
			.get(0);
		this.identity.onRegistered(id);
	}

	/** A run that could not be settled is rescued by others as that of a lost worker. */
	private void deregister() {
		try {
			this.operations.query(WorkerSql.deregister(this.identity.id()), (row) -> row.getLong("id"));
		}
		catch (RuntimeException ex) {
			logger.debug("The manual worker could not say goodbye", ex);
		}
	}

	private List<ClaimedJob> claimFirst(Set<String> kinds) {
		for (String queue : new TreeSet<>(this.settings.queues().keySet())) {
			List<ClaimedJob> jobs = claim(queue, kinds, 1);
			if (!jobs.isEmpty()) {
				return jobs;
			}
		}
		return List.of();
	}

	private List<ClaimedJob> withThoseOfTheBatch(List<ClaimedJob> first) {
		ClaimedJob job = first.get(0);
		HandlerDefinition handler = this.handlers.find(job.kind());
		if (handler == null || handler.traits().batchCall() == null || handler.traits().batchSize() == 1) {
			return first;
		}
		List<ClaimedJob> jobs = new ArrayList<>(first);
		jobs.addAll(claim(job.queue(), Set.copyOf(handler.kinds()), handler.traits().batchSize() - 1));
		return jobs;
	}

	/** Asks from the start of each lane, most urgent first, as for a queue never seen. */
	private List<ClaimedJob> claim(String queue, Set<String> kinds, int count) {
		QueueSettings configured = this.settings.queues().get(queue);
		if (configured == null) {
			return List.of();
		}
		QueueLimits limits = configured.limits();
		QueueSettings manual = new QueueSettings(count, configured.deadline(), 1, 0, configured.keyOrder(),
				new QueueLimits(null, limits.fleetConcurrency(), limits.keyConcurrency(), null, limits.fleetRate(),
						null));
		QueueSlots slots = new QueueSlots(queue, manual, Duration.ZERO, this.settings.pollInterval(),
				new SlotPool(count), System::nanoTime);
		SlotRequest request = slots.takeSlots(null);
		List<ClaimedJob> claimed = new ArrayList<>();
		if (request != null) {
			JobClaimer claimer = new JobClaimer(this.operations, this.identity, this.handlers, kinds,
					this.settings.kinds(), new DatabaseClock(), (name, jobs) -> claimed.addAll(jobs), JobMeasures.NONE);
			claimer.claim(List.of(slots), List.of(request));
		}
		return claimed;
	}

	/** All jobs are of one handler, so there is one turn, which this thread takes. */
	private void runToTheEnd(List<ClaimedJob> jobs) {
		this.batches.execute(jobs, new Turns(Runnable::run, jobs::size, this.executor::release));
		Duration wait = this.completer.flush();
		while (!this.runs.all().isEmpty()) {
			await(wait);
			this.runs.cutOffPastDeadline();
			wait = this.completer.flush();
		}
		this.services.logs().writeRest();
		List<Long> awaited = this.ended.values()
			.stream()
			.filter(EndedRun::hasDependents)
			.map((run) -> run.key().jobId())
			.toList();
		if (!awaited.isEmpty()) {
			this.dependents.onEnded(awaited);
			this.dependents.releaseIfDue();
		}
	}

	/** Handlers that return a future go on when their call has returned. */
	private void await(Duration wait) {
		try {
			this.completer.signal().await(wait);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The thread was interrupted while it waited for " + this.runs.all() + ".",
					ex);
		}
	}

	/** What a handler has settled itself gives the completer nothing to hear of. */
	private void onEnd(Run run) {
		this.finished.add(run);
		this.completer.signal().send();
	}

	private ManualRun describe(Run run) {
		EndedRun written = this.ended.get(run.key());
		return new ManualRun(run.jobId(), run.kind(), run.queue(), run.attempt(), readPayload(run), outcome(written),
				run.failure(), (written != null && written.due() != null) ? written.due().earliestRunAt() : null);
	}

	private @Nullable Object readPayload(Run run) {
		HandlerDefinition handler = this.handlers.find(run.kind());
		try {
			return (handler != null)
					? new PayloadReader(this.services.codec(), this.handlers.upcasters()).read(run.job(), handler)
					: null;
		}
		catch (NewerPayloadException | RuntimeException ex) {
			return null;
		}
	}

	private static Outcome outcome(@Nullable EndedRun written) {
		if (written == null) {
			return Outcome.LOST;
		}
		return switch (written.next()) {
			case COMPLETED, FORGOTTEN -> Outcome.COMPLETED;
			case FAILED -> Outcome.FAILED;
			case CANCELLED -> Outcome.CANCELLED;
			case RETRY -> Outcome.RETRIED;
			case SNOOZE -> Outcome.SNOOZED;
			case PARK -> Outcome.PARKED;
			case RELEASE -> Outcome.RELEASED;
			case LOCKED, LOST -> Outcome.LOST;
		};
	}

}

package io.awa.worker;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.JobLogLevel;
import io.awa.sql.SqlOperations;
import io.awa.worker.RunLog.Portion;

/**
 * Keeps what handlers log, if that is asked for: hears it, and writes it once a second
 * and when a run was settled, on a thread of its own, so that no run and no settlement
 * waits for it. What cannot be written is dropped.
 */
final class RunLogs {

	/** Most lines that one statement writes, but for those of its last run. */
	private static final int LARGEST_BATCH = 2_000;

	/** Most settled runs whose lines wait, for example while the database is away. */
	private static final int MOST_SETTLED = 1_000;

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** How long nothing is tried after a failure. */
	private static final Duration REST = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(RunLogs.class);

	private final JobLogSettings settings;

	private final FailureHandling failures;

	private final SqlOperations operations;

	/** Those that have something to write. */
	private final Set<RunLog> waiting = ConcurrentHashMap.newKeySet();

	private final AtomicInteger settled = new AtomicInteger();

	private final Signal signal = new Signal();

	private @Nullable WorkerThread thread;

	private @Nullable LogCapture capture;

	private long nextTurn = System.nanoTime();

	private long restUntil = System.nanoTime();

	private boolean failing;

	RunLogs(JobLogSettings settings, FailureHandling failures, SqlOperations operations) {
		this.settings = settings;
		this.failures = failures;
		this.operations = operations;
	}

	/** Returns the log of a run, or {@code null} if none is kept. */
	@Nullable RunLog open(ClaimedJob job, long claimedNanos) {
		return this.settings.enabled() ? new RunLog(this, this.settings, job, claimedNanos) : null;
	}

	/** Begins to hear what is logged. */
	synchronized void listen() {
		if (this.settings.enabled() && this.capture == null) {
			LogCapture found = LogCapture.find(this);
			this.capture = found;
			found.attach();
		}
	}

	synchronized void stopListening() {
		LogCapture attached = this.capture;
		this.capture = null;
		if (attached != null) {
			attached.detach();
		}
	}

	/** Begins to hear and to write. */
	synchronized void start() {
		listen();
		if (this.settings.enabled() && this.thread == null) {
			WorkerThread started = new WorkerThread("awa-job-log", this.signal, this::step);
			this.thread = started;
			started.start();
		}
	}

	/** Ends both. */
	void stop(Duration longest) {
		stopListening();
		WorkerThread stopping = takeThread();
		if (stopping != null) {
			stopping.requestStop();
			stopping.awaitStop(longest);
		}
	}

	private synchronized @Nullable WorkerThread takeThread() {
		WorkerThread taken = this.thread;
		this.thread = null;
		return taken;
	}

	/** Adds what a handler says by its context, if anything is kept. */
	static void add(@Nullable RunLog log, JobLogLevel level, String message) {
		if (log != null) {
			log.add(level, null, message, null, null);
		}
	}

	/** The handler has ended: what its threads log from here on is not part of it. */
	void onEnd(Run run) {
		RunLog log = run.log();
		if (log != null) {
			log.close();
		}
	}

	/** Takes out what people must not read. */
	String redact(String kind, String text) {
		return this.failures.redact(kind, text);
	}

	void onLine(RunLog log) {
		this.waiting.add(log);
	}

	/** Somebody reset the logging of the whole application, which takes listeners off. */
	private synchronized void listenAgain() {
		if (this.capture != null) {
			this.capture.attach();
		}
	}

	/** The result of the run was written by this node. */
	void onSettled(Run run) {
		RunLog log = run.log();
		if (log == null || !log.settle()) {
			return;
		}
		if (this.settled.incrementAndGet() > MOST_SETTLED) {
			this.settled.decrementAndGet();
			log.discard();
			this.waiting.remove(log);
			return;
		}
		this.waiting.add(log);
		this.signal.send();
	}

	/** The run is in other hands, or was ended by others. */
	void onLost(Run run) {
		RunLog log = run.log();
		if (log != null) {
			log.discard();
			this.waiting.remove(log);
		}
	}

	private Duration step() {
		listenAgain();
		if (System.nanoTime() - this.restUntil >= 0) {
			write();
		}
		return INTERVAL;
	}

	/** Writes what is left, when nothing more comes. */
	void writeRest() {
		this.nextTurn = System.nanoTime();
		if (!this.failing) {
			write();
		}
	}

	/**
	 * Writes what settled runs left, and once a second what the others logged: the runs
	 * of a job in their order, and each by a statement of its own, because the bound of
	 * the job is looked at when one begins.
	 */
	private void write() {
		boolean all = System.nanoTime() - this.nextTurn >= 0;
		if (all) {
			this.nextTurn = System.nanoTime() + INTERVAL.toNanos();
		}
		Map<Long, Portion> batch = new LinkedHashMap<>();
		int lines = 0;
		for (RunLog log : this.waiting.stream().sorted(Comparator.comparingLong((log) -> log.key().lease())).toList()) {
			Portion portion = (all || log.isUrgent()) ? take(log) : null;
			if (portion == null) {
				continue;
			}
			if (lines >= LARGEST_BATCH || batch.containsKey(log.key().jobId())) {
				write(List.copyOf(batch.values()));
				batch.clear();
				lines = 0;
			}
			batch.put(log.key().jobId(), portion);
			lines += portion.lines().size();
		}
		write(List.copyOf(batch.values()));
	}

	/** Removed first: a line that comes in between adds it again. */
	private @Nullable Portion take(RunLog log) {
		this.waiting.remove(log);
		return log.take();
	}

	private void write(List<Portion> batch) {
		if (batch.isEmpty()) {
			return;
		}
		try {
			Set<RunKey> written = new HashSet<>(this.operations.query(RunLogSql.write(batch),
					(row) -> new RunKey(row.getLong("job_id"), row.getLong("lease"))));
			batch.forEach((portion) -> onAnswer(portion, written.contains(portion.log().key())));
			onSuccess();
		}
		catch (RuntimeException ex) {
			batch.forEach(this::drop);
			onFailure(ex);
		}
	}

	/** What was not written belongs to a job that is locked, or to a run that is lost. */
	private void onAnswer(Portion portion, boolean written) {
		if (written) {
			portion.log().onWritten(portion);
		}
		else if (portion.log().putBack(portion)) {
			this.waiting.add(portion.log());
			return;
		}
		forget(portion);
	}

	private void drop(Portion portion) {
		portion.log().lose(portion);
		forget(portion);
	}

	private void forget(Portion portion) {
		if (portion.settled()) {
			this.settled.decrementAndGet();
		}
	}

	private void onSuccess() {
		if (this.failing) {
			logger.info("What handlers log is kept with their jobs again.");
		}
		this.failing = false;
	}

	private void onFailure(RuntimeException ex) {
		this.restUntil = System.nanoTime() + REST.toNanos();
		if (!this.failing) {
			logger.warn("What handlers logged could not be kept with their jobs and is dropped until that works again; "
					+ "the jobs themselves go on. If the role of this application may not write the table job_log, grant "
					+ "it, or set awa.worker.job-log.enabled=false: " + SettlementWriter.describe(ex));
		}
		this.failing = true;
	}

}

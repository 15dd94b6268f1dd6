package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.awa.client.InsertedJobs;
import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;

/**
 * Tells other nodes by NOTIFY, in small transactions of its own: at once when idle, every
 * 10 ms at most under load, whatever the number of inserts. Its thread starts with the
 * first insert.
 */
final class NotifySender implements AutoCloseable {

	private static final Duration SPACING = Duration.ofMillis(10);

	private static final Duration IDLE = Duration.ofHours(1);

	private final SqlOperations operations;

	private final SchemaName schema;

	private final Signal signal = new Signal();

	private final Map<String, Instant> pending = new ConcurrentHashMap<>();

	private final Set<RunKey> cancellations = ConcurrentHashMap.newKeySet();

	private final Map<String, Runnable> probes = new ConcurrentHashMap<>();

	private final AtomicBoolean limitsChanged = new AtomicBoolean();

	private @Nullable WorkerThread thread;

	private boolean closed;

	private long lastSent = System.nanoTime() - SPACING.toNanos();

	NotifySender(SqlOperations operations, SchemaName schema) {
		this.operations = operations;
		this.schema = schema;
	}

	void jobsInserted(InsertedJobs inserted) {
		queueResumed(inserted.queue(), inserted.earliestRunAt());
	}

	/**
	 * What is said later of a queue that waits to be told needs no wake-up of its own.
	 */
	void queueResumed(String queue, Instant dueFrom) {
		if (addPending(queue, dueFrom)) {
			startOnce();
			this.signal.send();
		}
	}

	void runCancelled(RunKey run) {
		this.cancellations.add(run);
		startOnce();
		this.signal.send();
	}

	/** Sends a notification as it is and says when it was sent. */
	void probe(String payload, Runnable sent) {
		this.probes.put(payload, sent);
		startOnce();
		this.signal.send();
	}

	void limitsChanged() {
		this.limitsChanged.set(true);
		startOnce();
		this.signal.send();
	}

	@Override
	public void close() {
		WorkerThread closing;
		synchronized (this) {
			this.closed = true;
			closing = this.thread;
			this.thread = null;
		}
		if (closing != null) {
			closing.requestStop();
			closing.awaitStop(Duration.ofSeconds(1));
		}
	}

	private synchronized void startOnce() {
		if (this.thread == null && !this.closed) {
			this.thread = new WorkerThread("awa-notifier", this.signal, this::send);
			this.thread.start();
		}
	}

	private Duration send() {
		Duration rest = SPACING.minusNanos(System.nanoTime() - this.lastSent);
		if (!rest.isNegative() && !rest.isZero()) {
			return rest;
		}
		Map<String, Instant> taken = takePending();
		List<RunKey> cancelled = List.copyOf(this.cancellations);
		Map<String, Runnable> probed = Map.copyOf(this.probes);
		boolean limits = this.limitsChanged.getAndSet(false);
		if (taken.isEmpty() && cancelled.isEmpty() && probed.isEmpty() && !limits) {
			return IDLE;
		}
		this.lastSent = System.nanoTime();
		try {
			this.operations.query(NotifySql.notify(this.schema.toString(), payloads(taken, cancelled, probed, limits)),
					(row) -> row.getLong("sent"));
		}
		catch (RuntimeException ex) {
			taken.forEach(this::addPending);
			this.limitsChanged.compareAndSet(false, limits);
			throw ex;
		}
		cancelled.forEach(this.cancellations::remove);
		probed.forEach((payload, sent) -> {
			this.probes.remove(payload, sent);
			sent.run();
		});
		return (this.pending.isEmpty() && this.cancellations.isEmpty()) ? IDLE : SPACING;
	}

	/** Returns whether nothing as early was pending for the queue. */
	private boolean addPending(String queue, Instant runAt) {
		Instant kept = this.pending.merge(queue, runAt, (one, other) -> one.isBefore(other) ? one : other);
		return kept == runAt;
	}

	private static List<String> payloads(Map<String, Instant> taken, List<RunKey> cancelled,
			Map<String, Runnable> probed, boolean limits) {
		Stream<String> wakeUps = taken.entrySet()
			.stream()
			.map((entry) -> new WakeUp(entry.getKey(), entry.getValue()).text());
		Stream<String> changes = limits ? Stream.of(WakeUp.LIMITS_CHANGED) : Stream.empty();
		Stream<String> others = Stream.concat(cancelled.stream().map(RunKey::text), probed.keySet().stream());
		return Stream.concat(Stream.concat(wakeUps, others), changes).toList();
	}

	private Map<String, Instant> takePending() {
		Map<String, Instant> taken = new HashMap<>();
		for (String queue : this.pending.keySet()) {
			Instant runAt = this.pending.remove(queue);
			if (runAt != null) {
				taken.put(queue, runAt);
			}
		}
		return taken;
	}

}

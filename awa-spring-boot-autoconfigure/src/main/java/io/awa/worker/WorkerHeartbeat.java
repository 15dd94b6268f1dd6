package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.sql.SchemaName;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;
import io.awa.worker.Run.CutOff;

/**
 * Keeps the worker's own connection: registers the worker, says that it lives, learns
 * which runs it has lost, and hears notifications.
 */
final class WorkerHeartbeat {

	private static final Log logger = LogFactory.getLog(WorkerHeartbeat.class);

	private static final Duration TICK = Duration.ofMillis(200);

	/** How long the channel may be silent before it is tested. */
	private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

	/** How long a test may take before the channel counts as dead. */
	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

	private final ControlConnectionFactory connections;

	private final SchemaName schema;

	private final WorkerSettings settings;

	private final WorkerIdentity identity;

	private final Runs runs;

	private final Listener listener;

	private final String probe = "probe " + UUID.randomUUID();

	private @Nullable ControlConnection connection;

	/** Since when heartbeats have succeeded without a gap. */
	private volatile long steadySince;

	private volatile long lastBeat;

	private long nextBeat;

	private long nextProbe;

	private boolean probeSent;

	private volatile boolean listening;

	private boolean warned;

	WorkerHeartbeat(ControlConnectionFactory connections, SchemaName schema, WorkerSettings settings,
			WorkerIdentity identity, Runs runs, Listener listener) {
		this.connections = connections;
		this.schema = schema;
		this.settings = settings;
		this.identity = identity;
		this.runs = runs;
		this.listener = listener;
	}

	/** One turn of the loop; waits for notifications itself. */
	Duration tick() throws Exception {
		try {
			this.runs.cutOffPastDeadline();
			ControlConnection current = openConnection();
			beatIfDue(current.operations());
			probeIfDue(current.operations());
			current.awaitNotifications(TICK).forEach(this::onNotification);
		}
		catch (Exception ex) {
			closeConnection();
			throw ex;
		}
		return Duration.ZERO;
	}

	/**
	 * Says whether this worker has itself lived for as long as it takes to call another
	 * one dead. After an outage of the database all workers are silent, and none is dead.
	 */
	boolean isSteady() {
		long now = System.nanoTime();
		long silence = this.settings.heartbeatTimeout().toNanos();
		return this.identity.isRegistered() && now - this.lastBeat < silence && now - this.steadySince >= silence;
	}

	/** Says whether the database heard of this worker lately. */
	boolean isAlive() {
		return this.identity.isRegistered()
				&& System.nanoTime() - this.lastBeat < this.settings.heartbeatTimeout().toNanos();
	}

	boolean isListening() {
		return this.listening;
	}

	/**
	 * Closes the connection, after the thread that ticks has ended.
	 */
	void close() {
		closeConnection();
	}

	private ControlConnection openConnection() throws Exception {
		if (this.connection != null) {
			return this.connection;
		}
		ControlConnection opened = this.connections.open();
		this.connection = opened;
		opened.listen(this.schema.toString());
		this.nextBeat = System.nanoTime();
		this.nextProbe = System.nanoTime();
		this.probeSent = false;
		return opened;
	}

	private void closeConnection() {
		setListening(false);
		ControlConnection closing = this.connection;
		this.connection = null;
		if (closing != null) {
			closing.close();
		}
	}

	private void beatIfDue(SqlOperations operations) {
		if (System.nanoTime() - this.nextBeat < 0) {
			return;
		}
		this.nextBeat = System.nanoTime() + this.settings.heartbeatInterval().toNanos();
		if (!this.identity.isRegistered()) {
			register(operations);
			onBeat();
			return;
		}
		List<Beat> beats = operations.query(WorkerSql.heartbeat(this.identity.id(), this.runs.keys()), Beat::read);
		if (!beats.get(0).alive()) {
			onDeclaredDead(operations);
			return;
		}
		onBeat();
		this.runs.cutOff(beats.stream().map(Beat::lost).filter((lost) -> lost != null).toList(), CutOff.LEASE_LOST);
	}

	private void onBeat() {
		long now = System.nanoTime();
		if (this.steadySince == 0 || now - this.lastBeat > this.settings.heartbeatTimeout().toNanos() / 2) {
			this.steadySince = now;
		}
		this.lastBeat = now;
	}

	private void register(SqlOperations operations) {
		long id = operations.query(WorkerSql.register(this.settings.node(), this.settings.version(),
				this.settings.queues().keySet(), this.settings.capacity()), (row) -> row.getLong("id"))
			.get(0);
		this.identity.onRegistered(id);
		this.listener.onRegistered();
	}

	/** The jobs are in other hands by now: stop working on them and start anew. */
	private void onDeclaredDead(SqlOperations operations) {
		logger.warn("This worker was silent for too long and was declared dead. It gives up its "
				+ this.runs.keys().size() + " runs and registers anew.");
		this.identity.onDeclaredDead();
		this.runs.cutOff(this.runs.keys(), CutOff.LEASE_LOST);
		register(operations);
	}

	/**
	 * A channel can be dead without an error: behind a pooler, or on a half-open
	 * connection. A message to itself shows whether it is.
	 */
	private void probeIfDue(SqlOperations operations) {
		if (System.nanoTime() - this.nextProbe < 0) {
			return;
		}
		if (this.probeSent) {
			setListening(false);
			warnOnce();
		}
		operations.query(NotifySql.notify(this.schema.toString(), List.of(this.probe)), (row) -> row.getLong("sent"));
		this.probeSent = true;
		this.nextProbe = System.nanoTime() + (this.warned ? PROBE_INTERVAL : PROBE_TIMEOUT).toNanos();
	}

	private void onNotification(String text) {
		this.probeSent = false;
		this.nextProbe = System.nanoTime() + PROBE_INTERVAL.toNanos();
		setListening(true);
		RunKey cancelled = RunKey.parse(text);
		if (cancelled != null) {
			this.runs.cutOff(cancelled, CutOff.LEASE_LOST);
			return;
		}
		WakeUp wakeUp = WakeUp.parse(text);
		if (wakeUp != null) {
			this.listener.onWakeUp(wakeUp);
		}
	}

	private void setListening(boolean listening) {
		if (this.listening != listening) {
			this.listening = listening;
			this.listener.onListening(listening);
		}
	}

	private void warnOnce() {
		if (!this.warned) {
			logger
				.warn("Notifications do not arrive, perhaps because of a connection pooler. The worker polls instead.");
		}
		this.warned = true;
	}

	/** What the rest of the worker hears from here. */
	interface Listener {

		void onRegistered();

		/** Notifications arrive, or no longer do. */
		void onListening(boolean listening);

		void onWakeUp(WakeUp wakeUp);

	}

	/** A row of the heartbeat's answer. */
	private record Beat(boolean alive, @Nullable RunKey lost) {

		static Beat read(SqlRow row) {
			Long jobId = row.findLong("job_id");
			return new Beat(row.findLong("alive") != null,
					(jobId != null) ? new RunKey(jobId, row.getLong("lease")) : null);
		}

	}

}

package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Set;
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

	/** What this worker can run, for those who look for jobs that nobody can. */
	private final Set<String> kinds;

	private final String probe = "probe " + UUID.randomUUID();

	private @Nullable ControlConnection connection;

	/** Since when heartbeats have succeeded without a gap. */
	private volatile long steadySince;

	private volatile long lastBeat;

	private long nextBeat;

	private long nextProbe;

	/** Whether a test waits to be sent, or for its answer. */
	private boolean probing;

	/** When the test was sent; zero before. */
	private volatile long probeSent;

	private final Prober prober;

	private volatile boolean listening;

	private boolean announced;

	WorkerHeartbeat(ControlConnectionFactory connections, SchemaName schema, WorkerSettings settings,
			WorkerIdentity identity, Runs runs, Listener listener, Prober prober, Set<String> kinds) {
		this.connections = connections;
		this.schema = schema;
		this.settings = settings;
		this.identity = identity;
		this.runs = runs;
		this.listener = listener;
		this.prober = prober;
		this.kinds = kinds;
	}

	/** One turn of the loop; waits for notifications itself. */
	Duration tick() throws Exception {
		try {
			this.runs.cutOffPastDeadline();
			ControlConnection current = openConnection();
			beatIfDue(current.operations());
			probeIfDue();
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
	 * Ends the wait for notifications by a message to itself, so that the end of the
	 * worker does not wait for the rest of a tick.
	 */
	void wakeUp() {
		if (this.listening) {
			this.prober.probe(this.probe, () -> {
			});
		}
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
		if (hears()) {
			opened.listen(this.schema.toString());
		}
		this.nextBeat = System.nanoTime();
		this.nextProbe = System.nanoTime();
		this.probing = false;
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
		this.listener.onHeartbeat();
	}

	private void register(SqlOperations operations) {
		long id = operations.query(WorkerSql.register(this.settings.node(), this.settings.version(),
				this.settings.queues().keySet(), this.settings.capacity(), this.kinds), (row) -> row.getLong("id"))
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
	 * connection. A message to itself shows whether it is. It goes out over another
	 * connection: a pooler would give the answer to a message on this one to whoever sent
	 * it, and so hide that this one hears nothing else.
	 */
	private void probeIfDue() {
		long now = System.nanoTime();
		if (!hears()) {
			announcePollOnly("awa.worker.listen is off");
			return;
		}
		if (this.probing && this.probeSent != 0 && now - this.probeSent >= PROBE_TIMEOUT.toNanos()) {
			this.probing = false;
			setListening(false);
			announcePollOnly("notifications do not arrive, as behind a pooler in transaction mode. If there is one, "
					+ "lead the application around it or accept polling with awa.worker.listen=off; otherwise look "
					+ "at the connection");
		}
		if (!this.probing && now - this.nextProbe >= 0) {
			this.probing = true;
			this.probeSent = 0;
			this.nextProbe = now + PROBE_INTERVAL.toNanos();
			this.prober.probe(this.probe, () -> this.probeSent = System.nanoTime());
		}
	}

	/** A node that runs no jobs has nothing to hear. */
	private boolean hears() {
		return this.settings.maintenance().listening() && this.settings.maintenance().claiming();
	}

	private void onNotification(String text) {
		this.probing = false;
		this.nextProbe = System.nanoTime() + PROBE_INTERVAL.toNanos();
		setListening(true);
		RunKey cancelled = RunKey.parse(text);
		if (cancelled != null) {
			this.runs.cutOff(cancelled, CutOff.LEASE_LOST);
			return;
		}
		if (WakeUp.LIMITS_CHANGED.equals(text)) {
			this.listener.onLimitsChanged();
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
			if (listening && this.announced) {
				logger.info("Notifications arrive again; this worker leaves poll-only mode.");
				this.announced = false;
			}
			this.listener.onListening(listening);
		}
	}

	private void announcePollOnly(String reason) {
		if (!this.announced && this.settings.maintenance().claiming()) {
			String message = "This worker is in poll-only mode and looks for jobs of other nodes every 200 ms: "
					+ reason + ".";
			if (hears()) {
				logger.warn(message);
			}
			else {
				logger.info(message);
			}
		}
		this.announced = true;
	}

	/** Sends a notification over another connection. */
	@FunctionalInterface
	interface Prober {

		/**
		 * Sends a notification.
		 * @param payload the notification
		 * @param sent called when it was sent
		 */
		void probe(String payload, Runnable sent);

	}

	/** What the rest of the worker hears from here. */
	interface Listener {

		void onRegistered();

		/** Notifications arrive, or no longer do. */
		void onListening(boolean listening);

		void onWakeUp(WakeUp wakeUp);

		/** The database heard that the worker lives. */
		void onHeartbeat();

		/** Limits were changed at run time. */
		void onLimitsChanged();

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

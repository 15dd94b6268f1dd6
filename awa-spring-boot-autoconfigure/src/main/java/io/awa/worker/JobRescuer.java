package io.awa.worker;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.awa.client.ClientListener;
import io.awa.sql.SqlOperations;

/**
 * Ends runs that nobody works on any more: of silent workers, past their deadline, or
 * claimed by this worker without it knowing; and waits for callbacks that do not come.
 */
final class JobRescuer {

	private static final Log logger = LogFactory.getLog(JobRescuer.class);

	/** Longer than any claim waits for its answer. */
	private static final Duration ORPHAN_AGE = Duration.ofMinutes(2);

	private static final int ORPHAN_TURNS = 6;

	private final SqlOperations operations;

	private final WorkerIdentity identity;

	private final Runs runs;

	private final JobCompleter completer;

	private final ClientListener wakeUps;

	private final RunEvents events;

	private final CallbackRescuer callbacks;

	private final Duration interval;

	private final Duration silence;

	private final Set<String> queuesWithoutDeadLetters;

	/** Whether this worker has been alive for long enough to judge others. */
	private final BooleanSupplier steady;

	private long nextTurn = System.nanoTime();

	private long nextOrphans = System.nanoTime();

	JobRescuer(SqlOperations operations, WorkerIdentity identity, Runs runs, JobCompleter completer,
			ClientListener wakeUps, WorkerSettings settings, BooleanSupplier steady) {
		this.operations = operations;
		this.identity = identity;
		this.runs = runs;
		this.completer = completer;
		this.wakeUps = wakeUps;
		this.events = new RunEvents(wakeUps.events());
		this.callbacks = new CallbackRescuer(operations, wakeUps, settings.queuesWithoutDeadLetters());
		this.interval = settings.heartbeatInterval();
		this.silence = settings.heartbeatTimeout();
		this.queuesWithoutDeadLetters = settings.queuesWithoutDeadLetters();
		this.steady = steady;
	}

	void rescueIfDue() {
		long start = System.nanoTime();
		if (!this.identity.isRegistered() || start - this.nextTurn < 0) {
			return;
		}
		this.nextTurn = Cadence.next(start, this.interval);
		if (this.steady.getAsBoolean()) {
			this.operations.query(RescueSql.rescue(this.silence, this.queuesWithoutDeadLetters), GivenUp::read)
				.forEach(this::onRescued);
		}
		releaseOrphansIfDue(start);
		this.callbacks.rescue();
		this.nextTurn = Cadence.nextAfterRest(start, System.nanoTime(), this.interval, this.silence);
	}

	private void onRescued(GivenUp job) {
		logger.warn("Job " + job.jobId() + " of kind " + job.kind() + " in queue " + job.queue() + " was taken from "
				+ "its worker: " + job.reason() + job.next());
		this.events.onGivenUp(job, this.queuesWithoutDeadLetters);
		this.events.onRescued(job.jobId(), job.kind(), job.queue(), job.reason(), job.runAt());
		job.announce(this.wakeUps);
	}

	/** They are old before they count, so there is no hurry. */
	private void releaseOrphansIfDue(long now) {
		if (now - this.nextOrphans < 0) {
			return;
		}
		this.nextOrphans = now + ORPHAN_TURNS * this.interval.toNanos();
		Set<RunKey> known = this.runs.keys();
		List<RunKey> orphans = this.operations.query(WorkerSql.orphans(this.identity.id(), ORPHAN_AGE, known),
				(row) -> new RunKey(row.getLong("job_id"), row.getLong("lease")));
		for (RunKey orphan : orphans) {
			logger.warn("Job " + orphan.jobId() + " was claimed but the answer was lost. It goes back.");
			this.completer.add(Settlement.ofRelease(orphan));
		}
	}

}

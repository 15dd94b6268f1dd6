package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingDeque;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;

/**
 * Writes settlements in batches without added delay: what gathers while one batch is
 * being written goes with the next. A settlement is kept until the database has answered,
 * so an outage delays it; if it was written although the answer was lost, writing it
 * again finds no lease and does nothing.
 */
final class JobCompleter {

	private static final Log logger = LogFactory.getLog(JobCompleter.class);

	private static final int LARGEST_BATCH = 1_000;

	/** Only a bound: every settlement comes with a signal. */
	private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	private final LinkedBlockingDeque<Settlement> pending = new LinkedBlockingDeque<>();

	private final Signal signal = new Signal();

	private final SqlOperations operations;

	private final Runs runs;

	private final ClientListener wakeUps;

	JobCompleter(SqlOperations operations, Runs runs, ClientListener wakeUps) {
		this.operations = operations;
		this.runs = runs;
		this.wakeUps = wakeUps;
	}

	void add(Settlement settlement) {
		this.pending.add(settlement);
		this.signal.send();
	}

	/** Sent when there is something to flush. */
	Signal signal() {
		return this.signal;
	}

	/** Writes what has gathered, and returns how long to wait for more. */
	Duration flush() {
		List<Settlement> batch = new ArrayList<>();
		this.pending.drainTo(batch, LARGEST_BATCH);
		if (batch.isEmpty()) {
			return LONGEST_WAIT;
		}
		try {
			writeAll(batch);
		}
		catch (Throwable ex) {
			for (int i = batch.size() - 1; i >= 0; i--) {
				this.pending.addFirst(batch.get(i));
			}
			throw ex;
		}
		return Duration.ZERO;
	}

	private void writeAll(List<Settlement> batch) {
		try {
			write(batch);
		}
		catch (RuntimeException ex) {
			if (!isAboutTheData(ex)) {
				throw ex;
			}
			logger.warn("A batch of " + batch.size() + " results was refused, so each is written alone: " + ex);
			batch.forEach(this::writeAlone);
		}
	}

	/**
	 * One result that the database refuses must not hold up the others. Without its error
	 * text it may be taken; if not even then, the run is forgotten here, and given back
	 * as one of which the answer was lost.
	 */
	private void writeAlone(Settlement settlement) {
		for (Settlement attempt : List.of(settlement, settlement.withoutError())) {
			try {
				write(List.of(attempt));
				return;
			}
			catch (RuntimeException ex) {
				if (!isAboutTheData(ex)) {
					throw ex;
				}
				logger.error("The result of job " + settlement.jobId() + " was refused", ex);
			}
		}
		this.runs.remove(new RunKey(settlement.jobId(), settlement.lease()));
	}

	/** Any other failure is one of the connection or the server, and passes. */
	private static boolean isAboutTheData(RuntimeException failure) {
		return failure instanceof DataIntegrityViolationException || !(failure instanceof DataAccessException);
	}

	private void write(List<Settlement> batch) {
		List<Ended> ended = this.operations.query(SettleSql.settle(batch), Ended::read);
		Set<RunKey> written = new HashSet<>();
		for (Ended run : ended) {
			written.add(run.key());
			if (run.runAt() != null) {
				this.wakeUps.jobsInserted(new InsertedJobs(run.queue(), run.kind(), 1, run.runAt()));
			}
		}
		for (Settlement settlement : batch) {
			RunKey key = new RunKey(settlement.jobId(), settlement.lease());
			this.runs.remove(key);
			if (!written.contains(key)) {
				logger.info("The result of job " + key.jobId() + " was dropped: lease " + key.lease()
						+ " no longer held, so another worker has the job or an operator ended it.");
			}
		}
	}

	/** A run that has ended, with the time its job is due again, if it is. */
	private record Ended(RunKey key, String queue, String kind, @Nullable Instant runAt) {

		static Ended read(SqlRow row) {
			return new Ended(new RunKey(row.getLong("job_id"), row.getLong("lease")), row.getString("queue"),
					row.getString("kind"), row.findInstant("run_at"));
		}

	}

}

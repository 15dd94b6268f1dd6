package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;

/**
 * Ends waits for callbacks that did not come in time, and forgets callbacks that nobody
 * will ask for. Every worker does it, for jobs of all queues.
 */
final class CallbackRescuer {

	private static final Log logger = LogFactory.getLog(CallbackRescuer.class);

	private static final Duration CLEAN_INTERVAL = Duration.ofMinutes(1);

	private final SqlOperations operations;

	private final ClientListener wakeUps;

	/** Those whose failed jobs do not become dead letters. */
	private final List<String> unburiedQueues;

	private long nextCleaning = System.nanoTime();

	CallbackRescuer(SqlOperations operations, ClientListener wakeUps, List<String> unburiedQueues) {
		this.operations = operations;
		this.wakeUps = wakeUps;
		this.unburiedQueues = unburiedQueues;
	}

	void rescue() {
		this.operations.query(WaitSql.timeOut(this.unburiedQueues), TimedOut::read).forEach(this::onTimedOut);
		if (System.nanoTime() - this.nextCleaning >= 0) {
			this.nextCleaning = System.nanoTime() + CLEAN_INTERVAL.toNanos();
			this.operations.query(WaitSql.clean(), (row) -> row.getInt("done"));
		}
	}

	private void onTimedOut(TimedOut job) {
		logger.warn("The callback of job " + job.jobId() + " of kind " + job.kind() + " in queue " + job.queue()
				+ " timed out" + ((job.runAt() != null) ? ". It runs again." : ". It failed for good."));
		if (job.runAt() != null) {
			this.wakeUps.jobsInserted(new InsertedJobs(job.queue(), job.kind(), 1, job.runAt()));
		}
	}

	/** A job whose wait has ended, with the time it is due again, if it is. */
	private record TimedOut(long jobId, String queue, String kind, @Nullable Instant runAt) {

		static TimedOut read(SqlRow row) {
			return new TimedOut(row.getLong("job_id"), row.getString("queue"), row.getString("kind"),
					row.findInstant("run_at"));
		}

	}

}

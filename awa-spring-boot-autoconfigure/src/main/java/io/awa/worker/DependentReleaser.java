package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;

import org.jspecify.annotations.Nullable;

import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;

/**
 * Lets jobs go that wait for others: at once for what this worker ended, and regularly
 * for what ended elsewhere or before the dependency was inserted.
 */
final class DependentReleaser {

	private static final int PAGE = 1_000;

	private final LinkedBlockingDeque<Long> settled = new LinkedBlockingDeque<>();

	private final SqlOperations operations;

	private final ClientListener wakeUps;

	private final Duration interval;

	private final Duration idleInterval;

	private long nextTurn = System.nanoTime();

	/** Where the next page begins. */
	private long after;

	DependentReleaser(SqlOperations operations, ClientListener wakeUps, WorkerSettings settings) {
		this.operations = operations;
		this.wakeUps = wakeUps;
		this.interval = settings.pollInterval();
		this.idleInterval = settings.idlePollInterval();
	}

	void onEnded(Collection<Long> jobIds) {
		this.settled.addAll(jobIds);
	}

	void releaseIfDue() {
		List<Long> ended = new ArrayList<>();
		this.settled.drainTo(ended, PAGE);
		if (!ended.isEmpty()) {
			release(ended);
		}
		long now = System.nanoTime();
		if (now - this.nextTurn >= 0) {
			boolean anyWait = releasePage();
			this.nextTurn = Cadence.next(now, anyWait ? this.interval : this.idleInterval);
		}
	}

	/** Says whether any jobs wait for others. */
	private boolean releasePage() {
		List<Long> awaited = this.operations.query(DependencySql.awaited(this.after),
				(row) -> row.getLong("depends_on"));
		boolean anyWait = !awaited.isEmpty() || this.after > 0;
		this.after = awaited.isEmpty() ? 0 : awaited.get(awaited.size() - 1);
		if (!awaited.isEmpty()) {
			release(awaited);
		}
		return anyWait;
	}

	/** Jobs that were cancelled may have dependents of their own. */
	private void release(List<Long> ended) {
		List<Released> changed = this.operations.query(DependencySql.release(ended), Released::read);
		for (Released job : changed) {
			if (job.runAt() != null) {
				this.wakeUps.jobsInserted(new InsertedJobs(job.queue(), job.kind(), 1, job.runAt()));
			}
			else {
				this.settled.add(job.jobId());
			}
		}
	}

	/** A job that waits no more, with the time it is due; cancelled if there is none. */
	private record Released(long jobId, String queue, String kind, @Nullable Instant runAt) {

		static Released read(SqlRow row) {
			return new Released(row.getLong("job_id"), row.getString("queue"), row.getString("kind"),
					row.findInstant("run_at"));
		}

	}

}

package io.awa.worker;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.sql.SqlRow;
import io.awa.sql.SqlRowMapper;
import io.awa.worker.Settlement.Next;

/**
 * A run that was ended in the database.
 *
 * @param key the run
 * @param queue the queue of its job
 * @param kind the kind of its job
 * @param next what became of its job, which is not what was asked for if it snoozed too
 * often
 * @param runAt when its job is due again, or {@code null}
 * @param hasDependents whether other jobs may wait for one that was written with it
 * @param inserted a job that was inserted with it, or {@code null}
 */
record EndedRun(RunKey key, String queue, String kind, Next next, @Nullable Instant runAt, boolean hasDependents,
		@Nullable InsertedJobs inserted) {

	/** Reads a row of either statement; only that for one job tells of inserted ones. */
	static SqlRowMapper<EndedRun> mapper(List<Settlement> batch) {
		return batch.get(0).jobs().isEmpty() ? (row) -> read(row, null) : (row) -> read(row, inserted(row));
	}

	private static EndedRun read(SqlRow row, @Nullable InsertedJobs inserted) {
		return new EndedRun(new RunKey(row.getLong("job_id"), row.getLong("lease")), row.getString("queue"),
				row.getString("kind"), Next.valueOf(row.getString("next").toUpperCase(Locale.ROOT)),
				row.findInstant("run_at"), row.getInt("has_dependents") == 1, inserted);
	}

	private static @Nullable InsertedJobs inserted(SqlRow row) {
		return (row.findLong("inserted_id") != null) ? new InsertedJobs(row.getString("inserted_queue"),
				row.getString("inserted_kind"), 1, row.getInstant("inserted_run_at")) : null;
	}

	static Set<RunKey> keys(List<EndedRun> runs) {
		return runs.stream().map(EndedRun::key).collect(Collectors.toSet());
	}

	/** Tells workers of what is due now that it is committed. */
	void announce(ClientListener listener) {
		if (this.runAt != null) {
			listener.jobsInserted(new InsertedJobs(this.queue, this.kind, 1, this.runAt));
		}
		if (this.inserted != null) {
			listener.jobsInserted(this.inserted);
		}
	}

}

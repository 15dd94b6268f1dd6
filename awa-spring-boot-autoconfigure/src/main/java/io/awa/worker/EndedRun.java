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
 * What became of a run in the database.
 *
 * @param key the run
 * @param next what became of its job, which is not what was asked for if it snoozed too
 * often
 * @param due its job, if it is due again
 * @param hasDependents whether other jobs may wait for one that was written with it
 * @param inserted a job that was inserted with it, or {@code null}
 */
record EndedRun(RunKey key, Next next, @Nullable InsertedJobs due, boolean hasDependents,
		@Nullable InsertedJobs inserted) {

	/**
	 * What holds of a run that the answer does not mention: one that simply completed
	 * did, any other was lost.
	 */
	static EndedRun unmentioned(Settlement settlement) {
		return new EndedRun(settlement.key(), settlement.isPlain() ? Next.COMPLETED : Next.LOST, null, false, null);
	}

	/** Reads a row of either statement; only that for one job tells of inserted ones. */
	static SqlRowMapper<EndedRun> mapper(List<Settlement> batch) {
		return batch.get(0).jobs().isEmpty() ? (row) -> read(row, null) : (row) -> read(row, inserted(row));
	}

	private static EndedRun read(SqlRow row, @Nullable InsertedJobs inserted) {
		Instant runAt = row.findInstant("run_at");
		InsertedJobs due = (runAt != null) ? new InsertedJobs(row.getString("queue"), row.getString("kind"), 1, runAt)
				: null;
		return new EndedRun(new RunKey(row.getLong("job_id"), row.getLong("lease")),
				Next.valueOf(row.getString("next").toUpperCase(Locale.ROOT)), due, row.getInt("has_dependents") == 1,
				inserted);
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
		if (this.due != null) {
			listener.jobsInserted(this.due);
		}
		if (this.inserted != null) {
			listener.jobsInserted(this.inserted);
		}
	}

}

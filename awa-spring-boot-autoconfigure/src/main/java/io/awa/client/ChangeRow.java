package io.awa.client;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.awa.BulkResult;
import io.awa.JobChange;
import io.awa.JobChange.Outcome;
import io.awa.JobState;
import io.awa.sql.SqlRow;

/**
 * A row of an operation that changes jobs: what became of one, and who must hear of it.
 */
record ChangeRow(JobChange change, @Nullable String queue, @Nullable String kind, @Nullable Instant runAt,
		@Nullable Long lease) {

	static ChangeRow read(SqlRow row) {
		String state = row.findString("state");
		return new ChangeRow(
				new JobChange(row.getLong("job_id"), Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
						(state != null) ? JobState.of(state) : null, row.findLong("existing_job_id")),
				row.findString("queue"), row.findString("kind"), row.findInstant("run_at"), row.findLong("lease"));
	}

	static BulkResult count(List<ChangeRow> rows, long limit) {
		long changed = rows.stream().filter((row) -> row.change().changed()).count();
		return new BulkResult(changed, rows.size() - changed, changed > 0 && rows.size() >= limit);
	}

	/** Wakes workers for jobs that wait to run, and tells handlers that were cut off. */
	static Runnable announcement(List<ChangeRow> rows, ClientListener listener) {
		Collection<InsertedJobs> waiting = InsertedJobs
			.group(rows.stream().filter(ChangeRow::waitsToRun).map(ChangeRow::inserted).toList());
		List<ChangeRow> cutOff = rows.stream().filter((row) -> row.lease() != null).toList();
		return () -> {
			waiting.forEach(listener::jobsInserted);
			cutOff.forEach((row) -> row.tell(listener));
		};
	}

	private void tell(ClientListener listener) {
		if (this.lease != null) {
			listener.runCancelled(this.change.jobId(), this.lease);
		}
	}

	private boolean waitsToRun() {
		return this.change.changed() && this.queue != null && this.kind != null && this.runAt != null;
	}

	private InsertedJobs inserted() {
		return new InsertedJobs(String.valueOf(this.queue), String.valueOf(this.kind), 1,
				(this.runAt != null) ? this.runAt : Instant.EPOCH);
	}

}

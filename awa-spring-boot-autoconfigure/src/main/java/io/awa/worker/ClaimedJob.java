package io.awa.worker;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.worker.ClaimSql.QueueRow;

/**
 * A job that this worker has claimed, as its row says.
 *
 * @param claimedAt the database's time of the claim
 * @param deadlineAt when the run is given up, or {@code null}
 * @param checkpointJson what an earlier run kept, or {@code null}
 */
record ClaimedJob(long jobId, long lease, String kind, String queue, int priority, int attempt, int maxAttempts,
		String argsJson, String metadataJson, List<String> tags, Instant runAt, Instant claimedAt,
		@Nullable Instant deadlineAt, @Nullable String checkpointJson) implements QueueRow {

	/** Without payload and metadata, which may be secret. */
	@Override
	public String toString() {
		return "ClaimedJob[jobId=" + this.jobId + ", lease=" + this.lease + ", kind=" + this.kind + ", queue="
				+ this.queue + ", attempt=" + this.attempt + "]";
	}

}

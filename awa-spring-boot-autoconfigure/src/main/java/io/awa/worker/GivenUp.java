package io.awa.worker;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.awa.client.ClientListener;
import io.awa.client.InsertedJobs;
import io.awa.sql.SqlRow;

/**
 * A job that was taken from where it stood, because nobody went on with it.
 *
 * @param jobId the job
 * @param queue its queue
 * @param kind its kind
 * @param reason why it was taken
 * @param runAt when it is due again; {@code null} if it failed for good
 */
record GivenUp(long jobId, String queue, String kind, String reason, @Nullable Instant runAt) {

	static GivenUp read(SqlRow row) {
		return new GivenUp(row.getLong("job_id"), row.getString("queue"), row.getString("kind"),
				row.getString("reason"), row.findInstant("run_at"));
	}

	String next() {
		return (this.runAt != null) ? ". It runs again." : ". It failed for good.";
	}

	/** Tells workers of the job if it is due again. */
	void announce(ClientListener listener) {
		if (this.runAt != null) {
			listener.jobsInserted(new InsertedJobs(this.queue, this.kind, 1, this.runAt));
		}
	}

}

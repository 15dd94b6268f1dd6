package io.awa;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A job as the database held it when it was read. All times are the database's.
 *
 * @param id identifies the job for ever, given by the database
 * @param kind names the type of work
 * @param queue the queue it was put in
 * @param priority 1 (first) to 4 (last)
 * @param state where it stands
 * @param attempt how many runs have begun; 0 until a worker first claims it
 * @param maxAttempts how many runs it gets before it fails for good
 * @param argsJson the payload as JSON text
 * @param metadata what the inserter added beside the payload
 * @param tags words to find it by
 * @param createdAt when it was inserted
 * @param runAt when it is due; {@code null} unless it waits to run
 * @param claimedAt when its last run began; {@code null} unless it runs or has finished
 * after a run
 * @param finishedAt when it finished; {@code null} before
 */
public record Job(long id, String kind, String queue, int priority, JobState state, int attempt, int maxAttempts,
		String argsJson, Map<String, Object> metadata, List<String> tags, Instant createdAt, @Nullable Instant runAt,
		@Nullable Instant claimedAt, @Nullable Instant finishedAt) {

	/**
	 * Copies the collections.
	 */
	public Job {
		tags = List.copyOf(tags);
	}

	/** Without payload and metadata, which may be secret. */
	@Override
	public String toString() {
		return "Job[id=" + this.id + ", kind=" + this.kind + ", queue=" + this.queue + ", priority=" + this.priority
				+ ", state=" + this.state + ", attempt=" + this.attempt + ", maxAttempts=" + this.maxAttempts
				+ ", tags=" + this.tags + ", createdAt=" + this.createdAt + ", runAt=" + this.runAt + "]";
	}

}

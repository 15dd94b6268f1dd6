package io.awa.client;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.awa.InsertResult;

/**
 * What one operation put into one queue.
 *
 * @param queue the queue
 * @param kind the kind of the jobs
 * @param count how many jobs
 * @param earliestRunAt the earliest due time among them, by the database clock
 */
public record InsertedJobs(String queue, String kind, int count, Instant earliestRunAt) {

	/** Jobs that were there before count only if they were moved. */
	static Collection<InsertedJobs> ofResults(List<InsertResult> results) {
		return group(results.stream()
			.filter((result) -> result.runAt() != null && result.outcome() != InsertResult.Outcome.DUPLICATE)
			.map((result) -> new InsertedJobs(result.queue(), result.kind(), 1,
					(result.runAt() != null) ? result.runAt() : Instant.EPOCH))
			.toList());
	}

	static Collection<InsertedJobs> group(List<InsertedJobs> jobs) {
		return jobs.stream()
			.collect(Collectors.toMap((inserted) -> List.of(inserted.queue(), inserted.kind()), (inserted) -> inserted,
					InsertedJobs::plus))
			.values();
	}

	private InsertedJobs plus(InsertedJobs other) {
		Instant earliest = this.earliestRunAt.isBefore(other.earliestRunAt) ? this.earliestRunAt : other.earliestRunAt;
		return new InsertedJobs(this.queue, this.kind, this.count + other.count, earliest);
	}

}

package io.awa.client;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import io.awa.InsertResult;

/**
 * What one insert put into one queue.
 *
 * @param queue the queue
 * @param kind the kind of the jobs
 * @param count how many jobs
 * @param earliestRunAt the earliest due time among them, by the database clock
 */
public record InsertedJobs(String queue, String kind, int count, Instant earliestRunAt) {

	static Collection<InsertedJobs> group(List<InsertResult> results) {
		return results.stream()
			.map((result) -> new InsertedJobs(result.queue(), result.kind(), 1, result.runAt()))
			.collect(Collectors.toMap((inserted) -> List.of(inserted.queue(), inserted.kind()), (inserted) -> inserted,
					InsertedJobs::plus))
			.values();
	}

	private InsertedJobs plus(InsertedJobs other) {
		Instant earliest = this.earliestRunAt.isBefore(other.earliestRunAt) ? this.earliestRunAt : other.earliestRunAt;
		return new InsertedJobs(this.queue, this.kind, this.count + other.count, earliest);
	}

}

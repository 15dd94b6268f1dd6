package io.awa.client;

import java.time.Instant;
import java.util.ArrayList;
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
		List<InsertedJobs> jobs = new ArrayList<>(results.size());
		for (InsertResult result : results) {
			Instant runAt = result.runAt();
			if (runAt != null && result.outcome() != InsertResult.Outcome.DUPLICATE) {
				jobs.add(new InsertedJobs(result.queue(), result.kind(), 1, runAt));
			}
		}
		return group(jobs);
	}

	static Collection<InsertedJobs> group(List<InsertedJobs> jobs) {
		return (jobs.size() < 2) ? jobs
				: jobs.stream()
					.collect(Collectors.toMap((inserted) -> List.of(inserted.queue(), inserted.kind()),
							(inserted) -> inserted, InsertedJobs::plus))
					.values();
	}

	private InsertedJobs plus(InsertedJobs other) {
		Instant earliest = this.earliestRunAt.isBefore(other.earliestRunAt) ? this.earliestRunAt : other.earliestRunAt;
		return new InsertedJobs(this.queue, this.kind, this.count + other.count, earliest);
	}

}

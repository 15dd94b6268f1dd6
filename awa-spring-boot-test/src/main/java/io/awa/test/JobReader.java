package io.awa.test;

import java.util.List;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.client.AwaClient;

/**
 * Reads jobs through a client, as the transaction of the test sees them.
 */
@FunctionalInterface
interface JobReader {

	/** Returns the jobs that match, oldest first. */
	List<Job> read(JobFilter filter);

	static JobReader of(AwaClient client) {
		return (filter) -> client.streamJobs(filter).sorted(JobText.OLDEST_FIRST).toList();
	}

}

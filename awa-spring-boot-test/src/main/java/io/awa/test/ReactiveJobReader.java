package io.awa.test;

import java.time.Duration;
import java.util.List;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.client.ReactiveAwaClient;

/**
 * Reads jobs through the reactive client, and waits for them.
 *
 * @param client reads
 * @param timeout how long to wait at most
 */
record ReactiveJobReader(ReactiveAwaClient client, Duration timeout) implements JobReader {

	@Override
	public List<Job> read(JobFilter filter) {
		List<Job> jobs = this.client.streamJobs(filter).sort(JobText.OLDEST_FIRST).collectList().block(this.timeout);
		return (jobs != null) ? jobs : List.of();
	}

}

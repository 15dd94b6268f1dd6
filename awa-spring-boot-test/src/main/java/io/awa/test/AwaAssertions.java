package io.awa.test;

import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.json.JacksonJobCodec;

/**
 * Assertions about jobs for AssertJ, through the application's own client: in a
 * transaction of the test they see what it has inserted. They need
 * {@code org.assertj:assertj-core} on the class path.
 */
public final class AwaAssertions {

	private AwaAssertions() {
	}

	/**
	 * Begins an assertion about jobs.
	 * @param jobs the jobs of the test
	 * @return the assertion
	 */
	public static JobsAssert assertThat(AwaJobs jobs) {
		return new JobsAssert(jobs.reader(), jobs.codec());
	}

	/**
	 * Begins an assertion about jobs, with payloads as Jackson reads them by default.
	 * @param client reads the jobs
	 * @return the assertion
	 */
	public static JobsAssert assertThat(AwaClient client) {
		return new JobsAssert(JobReader.of(client), new JacksonJobCodec());
	}

	/**
	 * Begins an assertion about jobs, with payloads as Jackson reads them by default. It
	 * blocks, so make it in the test and not in a pipeline.
	 * @param client reads the jobs
	 * @return the assertion
	 */
	public static JobsAssert assertThat(ReactiveAwaClient client) {
		return new JobsAssert(new ReactiveJobReader(client, JobWait.DEFAULT_TIMEOUT), new JacksonJobCodec());
	}

}

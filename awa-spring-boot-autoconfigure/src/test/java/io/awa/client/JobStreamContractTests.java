package io.awa.client;

import java.util.Comparator;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reading all jobs, page by page as they are asked for.
 */
class JobStreamContractTests extends ClientContract {

	JobStreamContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void streamCrossesPages() {
		given().manyAvailable(2_500);
		long other = given().available(JobFixture.MAIL);

		List<Long> ids = call((client) -> client.streamJobs(JobFilter.where().queue("bulk")).map(Job::id).toList());

		assertThat(ids).hasSize(2_500)
			.doesNotHaveDuplicates()
			.doesNotContain(other)
			.isSortedAccordingTo(Comparator.reverseOrder());
	}

	@Test
	void streamEndsAfterAFullPage() {
		given().manyAvailable(1_000);

		assertThatCall((client) -> client.streamJobs(JobFilter.all()).count()).isEqualTo(1_000L);
	}

	@Test
	void streamOfNothingIsEmpty() {
		assertThatCall((client) -> client.streamJobs(JobFilter.where().state(JobState.FAILED)).count()).isEqualTo(0L);
	}

}

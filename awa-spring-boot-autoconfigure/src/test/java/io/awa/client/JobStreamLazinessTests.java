package io.awa.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.test.StepVerifier;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streams of jobs read ahead by pages and no further: jobs that vanish meanwhile are seen
 * only as far as their page was read.
 */
@ExtendWith(ContractDatabase.class)
class JobStreamLazinessTests {

	private final TestDatabase database;

	private final JobFixture given;

	private final AwaClient client;

	JobStreamLazinessTests(TestDatabase database) {
		this.database = database;
		this.given = new JobFixture(database);
		this.client = ClientFixtures.jdbcClient(database, ClientListener.NONE);
	}

	@BeforeEach
	void emptyTables() {
		TableDump.empty(this.database);
	}

	@Test
	void blockingStreamReadsThePagesOnlyWhenTheyAreWanted() {
		this.given.manyAvailable(2_500);
		Iterator<Job> jobs = this.client.streamJobs(JobFilter.all()).iterator();
		List<Job> seen = new ArrayList<>(List.of(jobs.next()));

		TableDump.empty(this.database);
		jobs.forEachRemaining(seen::add);

		assertThat(seen).hasSize(1_000);
	}

	@Test
	void blockingStreamReadsNothingBeforeTheFirstJobIsWanted() {
		this.given.manyAvailable(10);
		Iterator<Job> jobs = this.client.streamJobs(JobFilter.all()).iterator();

		TableDump.empty(this.database);

		assertThat(jobs).isExhausted();
	}

	/** One page may be on its way while the one before is being read. */
	@Test
	void reactiveStreamReadsAtMostTwoPagesAhead() {
		this.given.manyAvailable(6_000);
		AtomicInteger seen = new AtomicInteger();

		StepVerifier
			.create(ClientFixtures.r2dbcClient(this.database, ClientListener.NONE).streamJobs(JobFilter.all()), 0)
			.thenRequest(1)
			.expectNextCount(1)
			.then(() -> TableDump.empty(this.database))
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((job) -> true, (job) -> seen.incrementAndGet())
			.verifyComplete();

		assertThat(seen.get() + 1).isBetween(1_000, 3_000);
	}

}

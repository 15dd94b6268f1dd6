package io.awa.client;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.awa.BulkResult;
import io.awa.InsertOptions;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Retrying and discarding failed jobs.
 */
class FailedJobsContractTests extends ClientContract {

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	FailedJobsContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void retryFailedSync() {
		long wanted = given().failed(JobFixture.MAIL);
		long other = given().failed(DEFAULTS);

		BulkResult result = call((client) -> client.retryFailed(JobFilter.where().queue("mail")));

		assertThat(result).isEqualTo(new BulkResult(1, 0, false));
		assertState(wanted, JobState.AVAILABLE, JobState.FAILED);
		assertThat(stored(other).state()).isEqualTo(JobState.FAILED);
	}

	@Test
	void retryFailedSyncQueueStorageReportsPrunedCount() {
		given().available(DEFAULTS);

		assertThatCall((client) -> client.retryFailed(JobFilter.all())).isEqualTo(new BulkResult(0, 0, false));
	}

	@Test
	void discardFailedSync() {
		given().failed(DEFAULTS.withKind("other"));
		long wanted = given().failed(DEFAULTS);

		BulkResult result = call((client) -> client.discardFailed(JobFilter.where().kind("send_receipt")));

		assertThat(result).isEqualTo(new BulkResult(1, 0, false));
		assertThat(reader().getJob(wanted).isPresent()).isEqualTo(rollsBack());
		assertThat(database().count("awa.job")).isEqualTo(rollsBack() ? 2 : 1);
	}

	@Test
	void discardLeavesNothingOfTheJob() {
		long id = given().failed(DEFAULTS);
		given().progress(id, 50, "half", "{}");
		database().sql()
			.sql("insert into awa.callback_result (job_id, payload) values (:id, '{}')")
			.param("id", id)
			.update();

		assertThatCall((client) -> client.discardFailed(JobFilter.all())).isEqualTo(new BulkResult(1, 0, false));

		whenKept((reader) -> assertThat(dump()).isEmpty());
	}

	@Test
	void discardedJobGivesItsKeyUp() {
		InsertOptions unique = DEFAULTS.withUnique(UniqueBy.args());
		long id = given().failed(unique);

		run((client) -> client.discardFailed(JobFilter.all()));

		assertThat(given().available(unique)).isNotEqualTo(id);
	}

	@Test
	void onlyFailedJobsAreTouched() {
		for (JobState state : JobState.values()) {
			if (state != JobState.FAILED) {
				given().in(state, DEFAULTS);
			}
		}
		List<String> before = dump();

		assertThatCall((client) -> client.retryFailed(JobFilter.all())).isEqualTo(new BulkResult(0, 0, false));
		assertThatCall((client) -> client.discardFailed(JobFilter.all())).isEqualTo(new BulkResult(0, 0, false));

		assertThat(dump()).isEqualTo(before);
	}

	@Test
	void deadLettersAreRetriedButNotDiscarded() {
		long id = given().dead(DEFAULTS, "gone");

		assertThatCall((client) -> client.discardFailed(JobFilter.all())).isEqualTo(new BulkResult(0, 0, false));
		assertThat(call((client) -> client.retryFailed(JobFilter.all())).changed()).isOne();

		whenKept((reader) -> assertThat(stored(id).state()).isEqualTo(JobState.AVAILABLE));
	}

	@Test
	void eachFilterCounts() {
		long wanted = given().failed(JobFixture.MAIL.withKind("k").withTags("t"));
		given().failed(DEFAULTS.withKind("other"));
		JobFilter states = JobFilter.where().state(JobState.FAILED);
		List<JobFilter> filters = List.of(states.queue("mail"), states.kind("k"), states.tag("t"),
				JobFilter.where().ids(List.of(wanted)),
				JobFilter.where().createdBefore(stored(wanted).createdAt().plusNanos(1000)));

		filters.forEach((filter) -> {
			assertThat(call((client) -> client.retryFailed(filter)).changed()).isOne();
			whenKept((reader) -> {
				assertThat(stored(wanted).state()).isEqualTo(JobState.AVAILABLE);
				backToFailed(wanted);
			});
		});
		assertThat(call((client) -> client.discardFailed(filters.get(0).kind("k").tag("t"))).changed()).isOne();
		assertThat(database().count("awa.job")).isEqualTo(rollsBack() ? 2 : 1);
	}

	@Test
	void jobWhoseKeyIsTakenIsSkipped() {
		InsertOptions unique = DEFAULTS.withUnique(UniqueBy.args());
		long failed = given().failed(unique);
		given().available(unique);
		long other = given().failed(JobFixture.MAIL);

		assertThatCall((client) -> client.retryFailed(JobFilter.all())).isEqualTo(new BulkResult(1, 1, false));

		assertThat(stored(failed).state()).isEqualTo(JobState.FAILED);
		assertState(other, JobState.AVAILABLE, JobState.FAILED);
	}

	@Test
	void ofSeveralJobsWithOneKeyTheOldestIsRetried() {
		InsertOptions unique = DEFAULTS.withUnique(UniqueBy.args());
		long oldest = given().failed(unique);
		long newer = given().failed(unique);

		assertThatCall((client) -> client.retryFailed(JobFilter.all())).isEqualTo(new BulkResult(1, 1, false));

		assertState(oldest, JobState.AVAILABLE, JobState.FAILED);
		assertThat(stored(newer).state()).isEqualTo(JobState.FAILED);
	}

	private void backToFailed(long id) {
		database().sql().sql("""
				with gone as (
				  delete from awa.ready where job_id = :id returning *
				)
				insert into awa.finished (job_id, finished_at, attempt, state, queue, kind)
				select job_id, clock_timestamp(), 1, 'failed', queue, kind from gone""").param("id", id).update();
	}

}

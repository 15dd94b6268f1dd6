package io.awa.client;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.BulkPreview;
import io.awa.BulkResult;
import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changing many jobs at once.
 */
class BulkContractTests extends ClientContract {

	private static final Set<JobState> WAITING = EnumSet.of(JobState.SCHEDULED, JobState.AVAILABLE, JobState.RETRYABLE);

	private static final BulkResult NONE = new BulkResult(0, 0, false);

	private static final BulkResult ONE = new BulkResult(1, 0, false);

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	BulkContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void previewCountsAllAndShowsTheOldestTen() {
		List<Long> ids = given().available(15, JobFixture.MAIL);
		given().available(DEFAULTS);
		List<String> before = dump();

		BulkPreview preview = call((client) -> client.bulk().preview(JobFilter.where().queue("mail")));

		assertThat(preview.count()).isEqualTo(15);
		assertThat(preview.sample()).extracting(Job::id).isEqualTo(ids.subList(0, 10));
		assertThat(dump()).isEqualTo(before);
	}

	@Test
	void previewOfNothingIsEmpty() {
		given().available(DEFAULTS);

		assertThatCall((client) -> client.bulk().preview(JobFilter.where().state(JobState.FAILED)))
			.isEqualTo(new BulkPreview(0, List.of()));
		assertThat(call((client) -> client.bulk().preview(JobFilter.where())).count()).isOne();
	}

	@Test
	void previewFindsEachState() {
		for (JobState state : JobState.values()) {
			long id = given().in(state, DEFAULTS);

			BulkPreview preview = call((client) -> client.bulk().preview(JobFilter.where().state(state)));

			assertThat(preview.count()).isOne();
			assertThat(preview.sample()).extracting(Job::id).containsExactly(id);
		}
	}

	@ParameterizedTest
	@EnumSource
	void setPriorityOfEachState(JobState state) {
		long id = given().in(state, JobFixture.MAIL);

		BulkResult result = call((client) -> client.bulk().setPriority(JobFilter.where().queue("mail"), 4));

		boolean changes = WAITING.contains(state);
		assertThat(result).isEqualTo(changes ? ONE : NONE);
		assertThat(stored(id).priority()).isEqualTo((changes && !rollsBack()) ? 4 : 2);
		assertThat(stored(id).state()).isEqualTo(state);
		assertLanesFitTheirJobs();
	}

	@ParameterizedTest
	@EnumSource
	void moveQueueOfEachState(JobState state) {
		long id = given().in(state, JobFixture.MAIL);

		BulkResult result = call((client) -> client.bulk().moveQueue(JobFilter.where().queue("mail"), "other"));

		boolean changes = WAITING.contains(state);
		assertThat(result).isEqualTo(changes ? ONE : NONE);
		assertThat(stored(id).queue()).isEqualTo((changes && !rollsBack()) ? "other" : "mail");
		assertThat(stored(id).priority()).isEqualTo(2);
		assertThat(stored(id).state()).isEqualTo(state);
		assertLanesFitTheirJobs();
	}

	@Test
	void moveQueueTakesAPriorityToo() {
		long id = given().available(JobFixture.MAIL);
		long other = given().available(DEFAULTS);

		assertThatCall((client) -> client.bulk().moveQueue(JobFilter.where().queue("mail"), "other", 1)).isEqualTo(ONE);

		whenKept((reader) -> {
			assertThat(stored(id).queue()).isEqualTo("other");
			assertThat(stored(id).priority()).isOne();
		});
		assertThat(stored(other).queue()).isEqualTo("default");
	}

	@Test
	void movedJobCanBeMovedAgainAndCancelled() {
		long id = given().available(JobFixture.MAIL);
		long retried = given().retryable(JobFixture.MAIL);

		run((client) -> client.bulk().moveQueue(JobFilter.all(), "second", 4));
		run((client) -> client.bulk().moveQueue(JobFilter.all(), "third"));
		assertLanesFitTheirJobs();
		assertThatCall((client) -> client.bulk().cancel(JobFilter.where().queue(rollsBack() ? "mail" : "third")))
			.isEqualTo(new BulkResult(2, 0, false));

		assertState(id, JobState.CANCELLED, JobState.AVAILABLE);
		assertState(retried, JobState.CANCELLED, JobState.RETRYABLE);
	}

	@ParameterizedTest
	@EnumSource
	void retryOfEachState(JobState state) {
		long id = given().in(state, JobFixture.MAIL);

		BulkResult result = call((client) -> client.bulk().retry(JobFilter.where().queue("mail")));

		boolean changes = state == JobState.FAILED || state == JobState.CANCELLED;
		assertThat(result).isEqualTo(changes ? ONE : NONE);
		assertState(id, changes ? JobState.AVAILABLE : state, state);
	}

	@Test
	void retryTakesOneStateOfTwo() {
		long cancelled = given().in(JobState.CANCELLED, DEFAULTS);
		long failed = given().failed(DEFAULTS);

		assertThatCall((client) -> client.bulk().retry(JobFilter.where().state(JobState.CANCELLED))).isEqualTo(ONE);

		assertState(cancelled, JobState.AVAILABLE, JobState.CANCELLED);
		assertThat(stored(failed).state()).isEqualTo(JobState.FAILED);
	}

	@Test
	void retrySkipsJobsWhoseKeyIsTaken() {
		InsertOptions unique = DEFAULTS.withUnique(UniqueBy.args());
		long failed = given().failed(unique);
		given().available(unique);

		assertThatCall((client) -> client.bulk().retry(JobFilter.all())).isEqualTo(new BulkResult(0, 1, false));

		assertThat(stored(failed).state()).isEqualTo(JobState.FAILED);
	}

	@ParameterizedTest
	@EnumSource
	void cancelOfEachState(JobState state) {
		long id = given().in(state, JobFixture.MAIL);

		BulkResult result = call((client) -> client.bulk().cancel(JobFilter.where().queue("mail")));

		assertThat(result).isEqualTo(state.isFinished() ? NONE : ONE);
		assertState(id, state.isFinished() ? state : JobState.CANCELLED, state);
	}

	@Test
	void eachFilterCounts() {
		long wanted = given().available(JobFixture.MAIL.withKind("k").withTags("t"));
		long other = given().available(DEFAULTS.withKind("other"));
		JobFilter where = JobFilter.where();
		List<JobFilter> filters = List.of(where.queue("mail"), where.kind("k"), where.tag("t"),
				where.ids(List.of(wanted)), where.createdBefore(stored(wanted).createdAt().plusNanos(1000)),
				where.state(JobState.AVAILABLE).kind("k"));

		assertThat(filters).allSatisfy((filter) -> {
			assertChangesOne((client) -> client.bulk().setPriority(filter, 3));
			assertThat(call((client) -> client.bulk().preview(filter)).count()).isOne();
		});
		assertChangesOne((client) -> client.bulk().cancel(filters.get(1)));
		assertChangesOne((client) -> client.bulk().moveQueue(where.kind("other"), "elsewhere"));
		assertThat(stored(other).priority()).isEqualTo(2);
		assertState(wanted, JobState.CANCELLED, JobState.AVAILABLE);
	}

	private void assertChangesOne(Function<AwaClient, BulkResult> operation) {
		assertThatCall(operation).isEqualTo(ONE);
	}

	/** A row that its job does not lead to would be lost to operators. */
	private void assertLanesFitTheirJobs() {
		assertThat(database().sql().sql("""
				select count(*)
				from awa.ready
				left join awa.job_status status on status.id = ready.job_id and status.ready_row = ready.ctid
				  and status.queue = ready.queue and status.priority = ready.priority
				where status.id is null""").query(Long.class).single()).isZero();
	}

}

package io.awa.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.InvalidRequestException;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reading jobs one by one and by pages.
 */
class JobListContractTests extends ClientContract {

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	JobListContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void getJobTellsEachState() {
		for (JobState state : JobState.values()) {
			long id = given().in(state, JobFixture.MAIL);

			Job job = call((client) -> client.getJob(id)).orElseThrow();

			assertThat(job.state()).isEqualTo(state);
			assertThat(job.queue()).isEqualTo("mail");
			assertThat(job.attempt()).isEqualTo(attempts(state));
			assertThat(job.claimedAt() != null).isEqualTo(wasClaimed(state));
			assertThat(job.finishedAt() != null).isEqualTo(state.isFinished());
			assertThat(job.runAt() != null).isEqualTo(!wasClaimed(state));
		}
	}

	@Test
	void getJobOfDeadLetterIsFailed() {
		long id = given().dead(DEFAULTS, "gone");

		assertThat(call((client) -> client.getJob(id)).orElseThrow().state()).isEqualTo(JobState.FAILED);
	}

	@Test
	void listJobsSync() {
		long mail = given().available(JobFixture.MAIL);
		long other = given().available(DEFAULTS.withKind("other"));

		assertThat(list(JobFilter.where())).containsExactly(other, mail);
		assertThat(list(JobFilter.where().queue("mail"))).containsExactly(mail);
		assertThat(list(JobFilter.where().kind("other"))).containsExactly(other);
		assertThat(list(JobFilter.where().state(JobState.AVAILABLE))).containsExactly(other, mail);
		assertThat(list(JobFilter.where().state(JobState.FAILED))).isEmpty();
	}

	@Test
	void eachStateIsFoundByItself() {
		Map<JobState, List<Long>> jobs = oneInEachState();

		jobs.forEach((state, ids) -> {
			Page<Job> page = call((client) -> client.listJobs(JobFilter.where().state(state), PageRequest.first()));
			assertThat(page.items()).extracting(Job::state).containsOnly(state);
			assertThat(page.items()).extracting(Job::id).containsExactlyElementsOf(ids);
		});
	}

	@Test
	void anyPairOfStatesIsFoundTogether() {
		Map<JobState, List<Long>> jobs = oneInEachState();

		for (JobState one : JobState.values()) {
			JobState other = JobState.values()[(one.ordinal() + 3) % JobState.values().length];
			List<Long> expected = new ArrayList<>(jobs.get(one));
			expected.addAll(jobs.get(other));
			expected.sort(Comparator.reverseOrder());
			assertThat(list(JobFilter.where().state(one, other))).isEqualTo(expected);
		}
		assertThat(list(JobFilter.where().state(JobState.values()))).hasSize(9).isEqualTo(list(JobFilter.all()));
	}

	@Test
	void filtersCombine() {
		long id = given().available(JobFixture.MAIL.withKind("k").withTags("t", "u"));
		given().available(JobFixture.MAIL.withKind("k").withTags("u"));
		given().available(JobFixture.MAIL.withKind("other").withTags("t"));
		given().available(DEFAULTS.withKind("k").withTags("t"));
		given().failed(JobFixture.MAIL.withKind("k").withTags("t"));
		Instant createdAt = stored(id).createdAt();

		JobFilter filter = JobFilter.where()
			.queue("mail")
			.kind("k")
			.tag("t")
			.state(JobState.AVAILABLE, JobState.RETRYABLE)
			.createdFrom(createdAt)
			.createdBefore(createdAt.plusNanos(1000));

		assertThat(list(filter)).containsExactly(id);
		assertThat(list(filter.ids(List.of(id, 1L)))).containsExactly(id);
		assertThat(list(filter.ids(List.of(id + 1)))).isEmpty();
		assertThat(list(filter.tag("u").createdFrom(createdAt.plusNanos(1000)))).isEmpty();
	}

	@Test
	void eachFilterWorksInEachState() {
		for (JobState state : JobState.values()) {
			long wanted = given().in(state, JobFixture.MAIL.withKind("wanted").withTags("t"));
			given().in(state, DEFAULTS.withKind("unwanted"));
			JobFilter inState = JobFilter.where().state(state);

			assertThat(list(inState.kind("wanted"))).containsExactly(wanted);
			assertThat(list(inState.queue("mail"))).containsExactly(wanted);
			assertThat(list(inState.tag("t"))).containsExactly(wanted);
			assertThat(list(inState.ids(Set.of(wanted)))).containsExactly(wanted);
			assertThat(list(inState.createdBefore(stored(wanted).createdAt()))).isEmpty();
			assertThat(list(inState.createdFrom(stored(wanted).createdAt()))).hasSize(2);
			TableDump.empty(database());
		}
	}

	@Test
	void noIdsMeanNoJobs() {
		given().available(DEFAULTS);

		assertThat(list(JobFilter.where().ids(List.of()))).isEmpty();
	}

	@Test
	void mostIdsAreTakenAndOneMoreIsRefused() {
		long id = given().available(DEFAULTS);
		List<Long> ids = LongStream.range(0, JobFilter.ID_COUNT - 1).map((i) -> -i).boxed().toList();
		List<Long> most = new ArrayList<>(ids);
		most.add(id);

		assertThat(list(JobFilter.where().ids(most))).containsExactly(id);
		most.add(id);
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> JobFilter.where().ids(most))
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo("ids"));
	}

	@Test
	void pagesGoDownWithoutGapsWhileJobsAreInserted() {
		List<Long> ids = descending(given().available(25, JobFixture.MAIL));
		JobFilter filter = JobFilter.where().queue("mail");
		List<Long> seen = new ArrayList<>();
		PageRequest request = PageRequest.first(10);

		for (int i = 0; i < 3; i++) {
			PageRequest wanted = request;
			Page<Job> page = call((client) -> client.listJobs(filter, wanted));
			page.items().forEach((job) -> seen.add(job.id()));
			given().available(3, JobFixture.MAIL);
			Long older = page.older();
			assertThat(older == null).isEqualTo(i == 2);
			request = (older != null) ? request.olderThan(older) : request;
		}

		assertThat(seen).isEqualTo(ids);
	}

	@Test
	void pagesGoUpWithoutGapsWhileJobsAreInserted() {
		for (JobFilter filter : List.of(JobFilter.where().queue("mail"),
				JobFilter.where().queue("mail").state(JobState.AVAILABLE, JobState.RUNNING))) {
			TableDump.empty(database());
			List<Long> ids = new ArrayList<>(given().available(25, JobFixture.MAIL));
			List<Long> seen = new ArrayList<>();
			Long cursor = ids.get(0) - 1;

			for (int i = 0; i < 4 && cursor != null; i++) {
				long above = cursor;
				Page<Job> page = call((client) -> client.listJobs(filter, PageRequest.first(10).newerThan(above)));
				assertThat(page.items()).extracting(Job::id).isSortedAccordingTo(Comparator.reverseOrder());
				page.items().stream().map(Job::id).sorted().forEach(seen::add);
				ids.addAll(given().available(2, JobFixture.MAIL));
				cursor = page.newer();
			}

			assertThat(seen).isEqualTo(ids.subList(0, seen.size())).hasSizeGreaterThan(25);
		}
	}

	@Test
	void lastPageSaysSoAlsoWhenItIsFull() {
		given().available(20, JobFixture.MAIL);

		Page<Job> first = call((client) -> client.listJobs(JobFilter.where(), PageRequest.first(10)));
		Page<Job> last = call((client) -> client.listJobs(JobFilter.where(),
				PageRequest.first(10).olderThan(first.items().get(9).id())));

		assertThat(first.items()).hasSize(10);
		assertThat(first.older()).isEqualTo(first.items().get(9).id());
		assertThat(first.newer()).isEqualTo(first.items().get(0).id());
		assertThat(last.items()).hasSize(10);
		assertThat(last.older()).isNull();
	}

	@Test
	void pageBeyondTheEndIsEmpty() {
		long id = given().available(DEFAULTS);

		Page<Job> page = call((client) -> client.listJobs(JobFilter.all(), PageRequest.first().olderThan(id)));

		assertThat(page).isEqualTo(new Page<>(List.of(), null, null));
	}

	private List<Long> list(JobFilter filter) {
		return call((client) -> client.listJobs(filter, PageRequest.first())).items().stream().map(Job::id).toList();
	}

	/** Newest first; a dead letter is a failed job too. */
	private Map<JobState, List<Long>> oneInEachState() {
		Map<JobState, List<Long>> jobs = new EnumMap<>(JobState.class);
		Arrays.stream(JobState.values())
			.forEach((state) -> jobs.put(state, new ArrayList<>(List.of(given().in(state, JobFixture.MAIL)))));
		jobs.get(JobState.FAILED).add(0, given().dead(JobFixture.MAIL, "gone " + UUID.randomUUID()));
		return jobs;
	}

	private static List<Long> descending(List<Long> ids) {
		return ids.stream().sorted(Comparator.reverseOrder()).toList();
	}

	private static boolean wasClaimed(JobState state) {
		return state.isFinished() || state == JobState.RUNNING || state == JobState.WAITING_EXTERNAL;
	}

	private static int attempts(JobState state) {
		return (wasClaimed(state) || state == JobState.RETRYABLE) ? 1 : 0;
	}

}

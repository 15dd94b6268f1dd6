package io.awa.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.BulkResult;
import io.awa.DeadLetter;
import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobChange;
import io.awa.JobChange.Outcome;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.RetryOptions;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators do with dead letters.
 */
class DeadLetterContractTests extends ClientContract {

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	private static final InsertOptions UNIQUE = DEFAULTS.withUnique(UniqueBy.args());

	private static final RetryOptions AS_IT_IS = RetryOptions.defaults();

	DeadLetterContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void listShowsDeadLettersAndNoFailedJobs() {
		long first = given().dead(JobFixture.MAIL, "it's gone");
		given().failed(JobFixture.MAIL);
		long second = given().dead(DEFAULTS, "\\ too");

		Page<DeadLetter> page = call((client) -> client.deadLetters().list(JobFilter.where(), PageRequest.first()));

		assertThat(page.items()).extracting((letter) -> letter.job().id()).containsExactly(second, first);
		assertThat(page.items()).extracting(DeadLetter::reason).containsExactly("\\ too", "it's gone");
		assertThat(page.items()).extracting((letter) -> letter.job().state()).containsOnly(JobState.FAILED);
		assertThat(page.items())
			.allSatisfy((letter) -> assertThat(letter.diedAt()).isEqualTo(letter.job().finishedAt()));
	}

	@Test
	void listFilters() {
		long wanted = given().dead(JobFixture.MAIL.withKind("k").withTags("t"), "gone");
		given().dead(DEFAULTS, "gone");
		Instant createdAt = stored(wanted).createdAt();
		JobFilter where = JobFilter.where();

		assertThat(List.of(where.queue("mail"), where.kind("k"), where.tag("t"), where.ids(List.of(wanted)),
				where.createdBefore(createdAt.plusNanos(1000)), where.queue("mail").state(JobState.COMPLETED)))
			.allSatisfy((filter) -> assertThat(list(filter, PageRequest.first())).containsExactly(wanted));
	}

	@Test
	void pagesGoBothWays() {
		List<Long> ids = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			ids.add(given().dead(DEFAULTS, "gone"));
		}
		List<Long> newestFirst = ids.stream().sorted(Comparator.reverseOrder()).toList();
		PageRequest three = PageRequest.first(3);

		assertThat(list(JobFilter.all(), three)).isEqualTo(newestFirst.subList(0, 3));
		assertThat(list(JobFilter.all(), three.olderThan(newestFirst.get(2)))).isEqualTo(newestFirst.subList(3, 6));
		assertThat(list(JobFilter.all(), three.olderThan(newestFirst.get(5)))).isEqualTo(newestFirst.subList(6, 7));
		assertThat(list(JobFilter.all(), three.newerThan(newestFirst.get(6)))).isEqualTo(newestFirst.subList(3, 6));
	}

	@Test
	void findReadsOne() {
		long dead = given().dead(DEFAULTS, "gone");
		long failed = given().failed(DEFAULTS);

		assertThat(call((client) -> client.deadLetters().find(dead)).orElseThrow().reason()).isEqualTo("gone");
		assertThatCall((client) -> client.deadLetters().find(failed)).isEqualTo(Optional.empty());
		assertThatCall((client) -> client.deadLetters().find(-1)).isEqualTo(Optional.empty());
	}

	@Test
	void countByQueueCountsEachQueue() {
		given().dead(JobFixture.MAIL, "gone");
		given().dead(JobFixture.MAIL, "gone");
		given().dead(DEFAULTS, "gone");
		given().failed(DEFAULTS.withQueue("other"));

		assertThatCall((client) -> client.deadLetters().countByQueue()).isEqualTo(Map.of("mail", 2L, "default", 1L));
	}

	@Test
	void retryBringsItBackAsItWas() {
		long id = given().dead(JobFixture.MAIL.withPriority(3), "gone");

		JobChange change = call((client) -> client.deadLetters().retry(id));

		assertThat(change).isEqualTo(new JobChange(id, Outcome.CHANGED, JobState.AVAILABLE, null));
		assertState(id, JobState.AVAILABLE, JobState.FAILED);
		assertThat(stored(id).queue()).isEqualTo("mail");
		assertThat(stored(id).priority()).isEqualTo(3);
		assertThat(stored(id).attempt()).isEqualTo(rollsBack() ? 1 : 0);
	}

	@Test
	void retryTakesOptions() {
		long id = given().dead(JobFixture.MAIL, "gone");
		Instant later = Instant.parse("2150-01-01T00:00:00Z");

		JobChange change = call((client) -> client.deadLetters()
			.retry(id, AS_IT_IS.withRunAt(later).withPriority(1).withQueue("it's; new")));

		assertThat(change.state()).isEqualTo(JobState.SCHEDULED);
		whenKept((reader) -> {
			Job job = stored(id);
			assertThat(job.runAt()).isEqualTo(later);
			assertThat(job.priority()).isOne();
			assertThat(job.queue()).isEqualTo("it's; new");
			assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
		});
	}

	@ParameterizedTest
	@EnumSource
	void otherJobsAreUnchanged(JobState state) {
		long id = given().in(state, DEFAULTS);
		JobChange unchanged = new JobChange(id, Outcome.UNCHANGED, state, null);

		assertThatCall((client) -> client.deadLetters().retry(id)).isEqualTo(unchanged);
		assertThatCall((client) -> client.deadLetters().purge(id)).isEqualTo(unchanged);
		if (state != JobState.FAILED) {
			assertThatCall((client) -> client.deadLetters().moveFailed(id, "why")).isEqualTo(unchanged);
		}

		assertThat(stored(id).state()).isEqualTo(state);
	}

	@Test
	void unknownJobIsNotFound() {
		JobChange notFound = new JobChange(-1, Outcome.NOT_FOUND, null, null);

		assertThatCall((client) -> client.deadLetters().retry(-1)).isEqualTo(notFound);
		assertThatCall((client) -> client.deadLetters().purge(-1)).isEqualTo(notFound);
		assertThatCall((client) -> client.deadLetters().moveFailed(-1, "why")).isEqualTo(notFound);
	}

	@Test
	void retryWaitsForTheUniqueKey() {
		long id = given().dead(UNIQUE, "gone");
		long holder = given().available(UNIQUE);

		assertThatCall((client) -> client.deadLetters().retry(id))
			.isEqualTo(new JobChange(id, Outcome.DUPLICATE, JobState.FAILED, holder));
		assertThatCall((client) -> client.deadLetters().retryAll(JobFilter.all(), AS_IT_IS))
			.isEqualTo(new BulkResult(0, 1, false));
	}

	/** Another holder of its key is no reason why these do nothing. */
	@Test
	void keyThatIsTakenDoesNotMatterToOtherOperations() {
		long failed = given().failed(UNIQUE);
		given().available(UNIQUE);
		JobChange unchanged = new JobChange(failed, Outcome.UNCHANGED, JobState.FAILED, null);

		assertThatCall((client) -> client.deadLetters().retry(failed)).isEqualTo(unchanged);
		assertThatCall((client) -> client.deadLetters().purge(failed)).isEqualTo(unchanged);
		assertThat(call((client) -> client.deadLetters().moveFailed(failed, "why")).changed()).isTrue();
	}

	private List<Long> list(JobFilter filter, PageRequest request) {
		return call((client) -> client.deadLetters().list(filter, request)).items()
			.stream()
			.map((letter) -> letter.job().id())
			.toList();
	}

}

package io.awa.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.awa.Job;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.PageRequest;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.dashboard.BoundedSearch.Effort;
import io.awa.dashboard.BoundedSearch.Result;
import io.awa.sql.JdbcSqlExecutor;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bounded search finds what the client finds, whether its time is over or not.
 */
class BoundedSearchTests {

	private static final int JOBS = 400;

	private static final JobFilter ANY = JobFilter.where();

	private static final JobFilter COMPLETED = ANY.state(JobState.COMPLETED);

	/** Jobs of three kinds, two queues, three tags and six states, one a minute. */
	private static final String FILL = """
			insert into awa.job (id, created_at, run_at, kind, queue, args, tags)
			select i, at, at, 'kind-' || i % 3, 'queue-' || i % 2, '{}',
			  case when i % 5 = 0 then array['tag-' || i % 3] else '{}' end
			from (select i, now() - (1000 - i) * interval '1 minute' as at from generate_series(1, 400) i) job;
			insert into awa.finished (job_id, finished_at, attempt, state, queue, kind)
			select id, created_at, 1, case id % 7 when 5 then 'failed' when 6 then 'cancelled' else 'completed' end, queue, kind
			from awa.job
			where id % 7 > 1;
			insert into awa.ready (job_id, run_at, priority, attempt, queue, kind)
			select id, run_at, priority, 0, queue, kind from awa.job where id % 7 = 1;
			insert into awa.running (job_id, lease, worker_id, claimed_at, priority, attempt, queue, kind)
			select id, id, 1, now(), 2, 1, queue, kind from awa.job where id % 14 = 0;
			insert into awa.dead_letter (job_id, died_at, attempt, reason)
			select id, now(), 1, 'test' from awa.job where id % 14 = 7""";

	private static TestDatabase database;

	private static JdbcAwaClient client;

	private static DashboardQueries queries;

	@BeforeAll
	static void fill() {
		database = TestDatabase.migrated();
		database.sql().sql(FILL).update();
		client = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));
		queries = new DashboardQueries(JdbcSqlExecutor.joining(database.dataSource(), TestDatabase.SCHEMA));
	}

	@AfterAll
	static void close() {
		queries.close();
		database.close();
	}

	static Stream<JobFilter> filters() {
		Instant from = Instant.now().minus(Duration.ofMinutes(900));
		Instant before = Instant.now().minus(Duration.ofMinutes(700));
		return Stream
			.of(ANY, COMPLETED, ANY.state(JobState.COMPLETED, JobState.AVAILABLE, JobState.FAILED),
					ANY.state(JobState.COMPLETED, JobState.RUNNING, JobState.CANCELLED))
			.flatMap((filter) -> Stream.of(filter, filter.kind("kind-1"), filter.kind("none"), filter.queue("queue-0"),
					filter.tag("tag-2"), filter.tag("none"), filter.kind("kind-2").queue("queue-1"),
					filter.kind("kind-0").tag("tag-0")))
			.flatMap((filter) -> Stream.of(filter, filter.createdFrom(from),
					filter.createdFrom(from).createdBefore(before)));
	}

	@ParameterizedTest
	@MethodSource("filters")
	void findsWhatTheClientFinds(JobFilter filter) {
		List<Long> expected = ids(client.listJobs(filter, PageRequest.first(JOBS)).items());
		List<Long> upwards = new ArrayList<>(expected);
		Collections.reverse(upwards);
		for (Effort effort : List.of(new Effort(10_000, Duration.ofMinutes(1)), new Effort(7, Duration.ofMinutes(1)),
				new Effort(7, Duration.ZERO))) {
			BoundedSearch search = new BoundedSearch(queries, effort);

			assertThat(walk(search, filter, PageRequest.first(20), false)).isEqualTo(expected);
			assertThat(walk(search, filter, PageRequest.first(20).newerThan(0), true)).isEqualTo(upwards);
			assertThat(walk(search, filter, PageRequest.first(20).olderThan(200), false))
				.isEqualTo(expected.stream().filter((id) -> id < 200).toList());
		}
	}

	@ParameterizedTest
	@MethodSource("filters")
	void countsWhatTheClientCountsWithTheOldestAsSample(JobFilter filter) {
		Result counted = new BoundedSearch(queries).count(filter, JOBS, 10).join();

		assertThat(counted.jobs()).isEqualTo(client.bulk().preview(explicit(filter)).count());
		assertThat(counted.ids()).isEqualTo(ids(client.bulk().preview(explicit(filter)).sample()));
		assertThat(counted.next()).isNull();
	}

	@Test
	void countGoesNoFurtherThanAsked() {
		BoundedSearch search = new BoundedSearch(queries);
		assertThat(search.count(COMPLETED, 20, 3).join().jobs()).isEqualTo(21);
		assertThat(search.count(ANY.state(JobState.FAILED), 20, 3).join().jobs()).isEqualTo(21);
		assertThat(search.count(ANY.state(JobState.FAILED), 20, 3).join().ids()).containsExactly(5L, 7L, 12L);
	}

	@Test
	void searchWhoseTimeIsOverSaysWhereItGoesOn() {
		BoundedSearch search = new BoundedSearch(queries, new Effort(50, Duration.ZERO));

		Result cut = search.page(ANY.kind("none"), PageRequest.first(10)).join();
		assertThat(cut.ids()).isEmpty();
		assertThat(cut.next()).isEqualTo(JOBS - 50 + 1);
		Result counted = search.count(COMPLETED.kind("kind-1"), JOBS, 10).join();
		assertThat(counted.jobs()).isBetween(1L, 50L);
		assertThat(counted.next()).isEqualTo(50);
	}

	@Test
	void whatAnIndexFindsNeedsNoSearch() {
		assertThat(List.of(ANY, COMPLETED, COMPLETED.queue("mail"), ANY.tag("tag"), ANY.ids(List.of(1L)).kind("kind"),
				COMPLETED.createdFrom(Instant.EPOCH), ANY.state(JobState.FAILED).kind("kind"),
				ANY.state(JobState.AVAILABLE).queue("mail").kind("kind")))
			.noneMatch(BoundedSearch::isNeededToList);
		assertThat(List.of(ANY.kind("kind"), ANY.queue("mail"), COMPLETED.kind("kind"),
				COMPLETED.queue("mail").tag("tag"), COMPLETED.queue("mail").createdFrom(Instant.EPOCH),
				ANY.state(JobState.COMPLETED, JobState.FAILED).queue("mail")))
			.allMatch(BoundedSearch::isNeededToList);
	}

	private static List<Long> walk(BoundedSearch search, JobFilter filter, PageRequest first, boolean upwards) {
		List<Long> found = new ArrayList<>();
		PageRequest page = first;
		for (int pages = 0; pages < JOBS; pages++) {
			Result result = search.page(filter, page).join();
			boolean more = result.ids().size() > page.limit();
			found.addAll(more ? result.ids().subList(0, page.limit()) : result.ids());
			Long next = more ? found.get(found.size() - 1) : result.next();
			if (next == null) {
				return found;
			}
			page = upwards ? PageRequest.first(first.limit()).newerThan(next)
					: PageRequest.first(first.limit()).olderThan(next);
		}
		throw new IllegalStateException("The search comes to no end: " + filter);
	}

	private static JobFilter explicit(JobFilter filter) {
		return filter.equals(ANY) ? JobFilter.all() : filter;
	}

	private static List<Long> ids(List<Job> jobs) {
		return jobs.stream().map(Job::id).toList();
	}

}

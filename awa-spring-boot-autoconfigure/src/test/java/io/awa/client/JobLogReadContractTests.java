package io.awa.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobFilter;
import io.awa.JobLogLevel;
import io.awa.JobLogLine;
import io.awa.Page;
import io.awa.PageRequest;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reading what handlers logged, by pages.
 */
class JobLogReadContractTests extends ClientContract {

	private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

	JobLogReadContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void pagesGoBothWays() {
		long id = given().available(InsertOptions.defaults());
		given().logged(given().available(InsertOptions.defaults()), 1, AT, "of another job");
		for (int i = 0; i < 7; i++) {
			given().logged(id, 1 + i / 4, AT.plusSeconds(i), "line " + i);
		}

		List<String> down = new ArrayList<>();
		Page<JobLogLine> page = page(id, PageRequest.first(3));
		Long newest = page.newer();
		add(page, down);
		while (page.older() != null) {
			page = page(id, PageRequest.first(3).olderThan(page.older()));
			add(page, down);
		}
		Page<JobLogLine> above = page(id, PageRequest.first(3).newerThan(page.items().get(0).id()));
		Page<JobLogLine> top = page(id, PageRequest.first(3).newerThan(newest));

		assertThat(down).containsExactly("line 6", "line 5", "line 4", "line 3", "line 2", "line 1", "line 0");
		assertThat(above.items()).extracting(JobLogLine::message).containsExactly("line 3", "line 2", "line 1");
		assertThat(top.items()).isEmpty();
		given().logged(id, 2, AT, "line 7");
		assertThat(page(id, PageRequest.first(3).newerThan(newest)).items()).extracting(JobLogLine::message)
			.containsExactly("line 7");
	}

	@Test
	void lineHasAllThatWasKept() {
		long id = given().available(InsertOptions.defaults());
		given().logged(id, 3, AT, "kept");

		assertThat(page(id, PageRequest.first()).items()).singleElement().satisfies((line) -> {
			assertThat(line).isEqualTo(new JobLogLine(line.id(), 3, 3, AT, JobLogLevel.WARN, null, "kept", null, null));
			assertThat(line.toString()).doesNotContain("kept");
		});
	}

	@Test
	void jobWithoutLogIsEmpty() {
		long id = given().available(InsertOptions.defaults());

		for (long each : new long[] { id, Long.MAX_VALUE, 0, -1, Long.MIN_VALUE }) {
			assertThatCall((client) -> client.dumpLog(each, PageRequest.first()))
				.isEqualTo(new Page<>(List.of(), null, null));
		}
	}

	@Test
	void discardedJobTakesItsLinesWithIt() {
		long id = given().failed(JobFixture.MAIL);
		given().logged(id, 1, AT, "line");

		run((client) -> client.discardFailed(JobFilter.where().queue("mail")));

		whenKept((reader) -> assertThat(reader.dumpLog(id, PageRequest.first()).items()).isEmpty());
		assertThat(dump().stream().anyMatch((row) -> row.startsWith("job_log"))).isEqualTo(rollsBack());
	}

	private Page<JobLogLine> page(long id, PageRequest request) {
		return call((client) -> client.dumpLog(id, request));
	}

	private static void add(Page<JobLogLine> page, List<String> texts) {
		page.items().forEach((line) -> texts.add(line.message()));
	}

}

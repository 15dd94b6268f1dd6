package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.NewJob;
import io.awa.UniqueBy;
import io.awa.UniqueStates;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rows that COPY stores are those of the other inserts.
 */
class CopyRowContractTests extends ClientContract {

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	CopyRowContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void copyStoresTheSameRowsAsInsert() {
		List<NewJob> jobs = variedJobs();
		jobs.forEach((job) -> call((client) -> client.insert(job.args(), job.options())));
		List<String> expected = rowsWithoutIdsAndTimes();
		TableDump.empty(database());

		List<InsertResult> results = call((client) -> client.insertManyCopy(jobs));

		assertThat(results).hasSameSizeAs(jobs).extracting(InsertResult::inserted).containsOnly(true);
		assertThat(rowsWithoutIdsAndTimes()).isEqualTo(expected).hasSize(rollsBack() ? 0 : jobs.size());
		whenKept((reader) -> assertThat(results).allSatisfy((result) -> {
			assertThat(stored(result.jobId()).runAt()).isEqualTo(result.runAt());
			assertThat(stored(result.jobId()).state()).isEqualTo(result.state());
		}));
	}

	@Test
	void awkwardTextsComeBackUnchanged() {
		List<NewJob> jobs = AwkwardTexts.TEXTS.stream()
			.map((text) -> new NewJob(Map.of("text", text), DEFAULTS.withKind("text").withMetadata(Map.of("m", text))))
			.toList();
		List<NewJob> named = AwkwardTexts.NAMES.stream()
			.map((text) -> new NewJob(Map.of("x", 1), DEFAULTS.withKind(text).withQueue(text).withTags(text, "x")))
			.toList();

		List<InsertResult> texts = call((client) -> client.insertManyCopy(jobs));
		List<InsertResult> names = call((client) -> client.insertManyCopy(named));

		assertThat(names).extracting(InsertResult::queue).isEqualTo(AwkwardTexts.NAMES);
		whenKept((reader) -> {
			assertThat(texts).extracting((result) -> stored(result.jobId()).metadata().get("m"))
				.isEqualTo(AwkwardTexts.TEXTS);
			assertThat(argsOf(texts)).isEqualTo(AwkwardTexts.TEXTS);
			assertThat(names).extracting((result) -> stored(result.jobId()).kind()).isEqualTo(AwkwardTexts.NAMES);
			assertThat(names).extracting((result) -> stored(result.jobId()).tags().get(0))
				.isEqualTo(AwkwardTexts.NAMES);
		});
	}

	private static List<NewJob> variedJobs() {
		SendReceipt args = new SendReceipt(7, "tab\t, newline\n, \\, \"quotes\", 'apostrophe', ✓ 😀");
		Iterator<InsertOptions> options = Stream
			.of(DEFAULTS, DEFAULTS.withKind("\\N").withQueue("\\."), DEFAULTS.withPriority(4).withMaxAttempts(1),
					DEFAULTS.withDelay(Duration.ofHours(3)), DEFAULTS.withDelay(Duration.ZERO),
					DEFAULTS.withRunAt(Instant.parse("2150-01-02T03:04:05.678901Z")),
					DEFAULTS.withRunAt(Instant.parse("2150-01-02T03:04:05.678901999Z")),
					DEFAULTS.withRunAt(Instant.parse("9999-12-30T00:00:00Z")),
					DEFAULTS.withRunAt(Instant.parse("2001-01-01T00:00:00Z")),
					DEFAULTS.withTimeout(Duration.ofMillis(1500)), DEFAULTS.withTimeout(Duration.ofDays(400)),
					DEFAULTS.withTags("a,b", "{}", "NULL", "\"\\\""),
					DEFAULTS.withMetadata(Map.of("text", "tab\t\\N\n", "number", 1.50)),
					DEFAULTS.withUnique(UniqueBy.args().andQueue().whileIn(UniqueStates.ALL)))
			.iterator();
		List<NewJob> jobs = new ArrayList<>();
		options.forEachRemaining((each) -> jobs.add(new NewJob(args, each)));
		return jobs;
	}

	/**
	 * Times that follow from the insert are compared as their distance from it. Of a
	 * chunk, the unique jobs are inserted first, so the order of the ids is another.
	 */
	private List<String> rowsWithoutIdsAndTimes() {
		return sql().sql("""
				select row(to_jsonb(job) - '{id,created_at,run_at}'::text[],
				  to_jsonb(ready) - '{job_id,run_at}'::text[], ready.run_at = job.run_at,
				  case when job.run_at > '2100-01-01' then job.run_at end,
				  case when job.run_at < '2100-01-01' then job.run_at - job.created_at end)::text
				from awa.job
				join awa.ready on ready.job_id = job.id
				order by 1""").query(String.class).list();
	}

	private List<String> argsOf(List<InsertResult> results) {
		return results.stream()
			.map((result) -> sql().sql("select args ->> 'text' from awa.job where id = :id")
				.param("id", result.jobId())
				.query(String.class)
				.single())
			.toList();
	}

	private JdbcClient sql() {
		return database().sql();
	}

}

package io.awa.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.awa.BulkResult;
import io.awa.InsertOptions;
import io.awa.InsertResult;
import io.awa.Job;
import io.awa.JobFilter;
import io.awa.NewCronSchedule;
import io.awa.NewJob;
import io.awa.PageRequest;
import io.awa.PauseOptions;
import io.awa.RetryOptions;
import io.awa.UniqueBy;
import io.awa.client.Payloads.SendReceipt;
import io.awa.sql.SchemaName;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Texts that mean something to SQL go through every operation unchanged, find what they
 * name and touch nothing else.
 */
class InjectionContractTests extends ClientContract {

	static final List<String> PROBES = AwkwardTexts.PROBES;

	private static final List<String> NAMES = AwkwardTexts.NAMES;

	private static final BulkResult ONE = new BulkResult(1, 0, false);

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	InjectionContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@ParameterizedTest
	@FieldSource("PROBES")
	void insertKeepsEachText(String text) {
		Map<String, Object> args = Map.of(text, text, "fixed", 1);
		InsertOptions options = awkward(text).withMetadata(Map.of(text, text)).withUnique(UniqueBy.fields(text));
		List<InsertResult> results = new ArrayList<>();

		results.add(call((client) -> client.insert(args, options)));
		results.addAll(call((client) -> client.insertMany(List.of(Map.of("x", 1)), awkward(text))));
		results.addAll(call((client) -> client.insertManyCopy(List.of(Map.of("x", 1)), awkward(text))));

		whenKept((reader) -> {
			assertThat(results).extracting((result) -> stored(result.jobId())).allSatisfy((job) -> {
				assertThat(job.kind()).isEqualTo(text);
				assertThat(job.queue()).isEqualTo(text);
				assertThat(job.tags()).containsExactly(text);
			});
			assertThat(stored(results.get(0).jobId()).metadata()).isEqualTo(Map.of(text, text));
			assertThat(database().sql()
				.sql("select count(*) from awa.job where args ->> :text = :text")
				.param("text", text)
				.query(Long.class)
				.single()).isOne();
			assertThat(reader.insert(args, options).inserted()).isFalse();
		});
		assertThatCall((client) -> client.cancelByUniqueKey(args, options).isPresent()).isEqualTo(!rollsBack());
	}

	@ParameterizedTest
	@FieldSource("PROBES")
	void filtersFindWhatTheyName(String text) {
		long id = given().available(awkward(text));
		given().available(DEFAULTS);
		JobFilter where = JobFilter.where();

		assertThat(
				List.of(where.kind(text), where.queue(text), where.tag(text), where.kind(text).queue(text).tag(text)))
			.allSatisfy((filter) -> {
				assertThat(call((client) -> client.listJobs(filter, PageRequest.first())).items()).extracting(Job::id)
					.containsExactly(id);
				assertThatCall((client) -> client.streamJobs(filter).map(Job::id).toList()).isEqualTo(List.of(id));
				assertThat(call((client) -> client.bulk().preview(filter)).count()).isOne();
				assertThatCall((client) -> client.bulk().setPriority(filter, 4)).isEqualTo(ONE);
				assertThatCall((client) -> client.bulk().retry(filter)).isEqualTo(new BulkResult(0, 0, false));
			});
		assertThatCall((client) -> client.bulk().cancel(where.kind(text))).isEqualTo(ONE);
	}

	@ParameterizedTest
	@FieldSource("PROBES")
	void failedJobsAreFoundByWhatTheyAreNamed(String text) {
		long retried = given().failed(awkward(text));
		long other = given().failed(DEFAULTS);

		assertThatCall((client) -> client.retryFailed(JobFilter.where().queue(text))).isEqualTo(ONE);
		given().failed(awkward(text).withTags("t"));
		assertThatCall((client) -> client.discardFailed(JobFilter.where().kind(text).tag("t"))).isEqualTo(ONE);

		assertThat(stored(retried).queue()).isEqualTo(text);
		assertThat(reader().getJob(other)).isPresent();
	}

	@ParameterizedTest
	@FieldSource("PROBES")
	void queuesKeepEachText(String text) {
		given().available(awkward(text));
		given().available(DEFAULTS);

		run((client) -> client.pauseQueue(text, PauseOptions.defaults().by(text).because(text)));

		whenKept((reader) -> {
			assertThat(reader.queueStats(text).pause()).satisfies((pause) -> {
				assertThat(pause.by()).isEqualTo(text);
				assertThat(pause.reason()).isEqualTo(text);
			});
			assertThat(reader.queueStats("default").pause()).isNull();
		});
		assertThat(call((client) -> client.queueStats(text)).available()).isOne();
		assertThatCall((client) -> client.resumeQueue(text)).isEqualTo(!rollsBack());
		assertThatCall((client) -> client.bulk().moveQueue(JobFilter.where().queue("default"), text)).isEqualTo(ONE);
		assertThatCall((client) -> client.drainQueue(text)).isEqualTo(new BulkResult(rollsBack() ? 1 : 2, 0, false));
	}

	@ParameterizedTest
	@FieldSource("PROBES")
	void deadLettersKeepEachText(String text) {
		long id = given().failed(awkward(text));
		given().failed(DEFAULTS);

		assertThat(call((client) -> client.deadLetters().moveFailed(id, text)).changed()).isTrue();
		whenKept((reader) -> {
			assertThat(reader.deadLetters().find(id).orElseThrow().reason()).isEqualTo(text);
			assertThat(reader.deadLetters().countByQueue()).isEqualTo(Map.of(text, 1L));
			assertThat(client().deadLetters()
				.retryAll(JobFilter.where().kind(text), RetryOptions.defaults().withQueue(text + "2"))).isEqualTo(ONE);
			assertThat(stored(id).queue()).isEqualTo(text + "2");
		});
		assertThatCall((client) -> client.deadLetters().moveAllFailed(JobFilter.where().queue("default"), text))
			.isEqualTo(ONE);
		assertThatCall((client) -> client.deadLetters().purgeAll(JobFilter.where().queue("default")))
			.isEqualTo(new BulkResult(rollsBack() ? 0 : 1, 0, false));
	}

	@ParameterizedTest
	@FieldSource("PROBES")
	void schedulesKeepEachText(String text) {
		NewCronSchedule schedule = NewCronSchedule.of(text, "0 3 * * *", Map.of(text, text))
			.withOptions(awkward(text).withMetadata(Map.of(text, text)));
		reader().cron().put(NewCronSchedule.of("other", "0 3 * * *", new SendReceipt(1, "a")));
		run((client) -> client.cron().put(schedule));
		reader().cron().put(schedule);

		assertThat(call((client) -> client.cron().find(text)).orElseThrow()).satisfies((found) -> {
			assertThat(found.name()).isEqualTo(text);
			assertThat(found.kind()).isEqualTo(text);
			assertThat(found.queue()).isEqualTo(text);
			assertThat(found.tags()).containsExactly(text);
		});
		InsertResult result = call((client) -> client.cron().trigger(text)).orElseThrow();
		whenKept((reader) -> assertThat(stored(result.jobId()).metadata()).containsEntry(text, text)
			.containsEntry("cron_name", text));
		assertThatCall((client) -> client.cron().pause(text, PauseOptions.defaults().because(text))).isEqualTo(true);
		assertThatCall((client) -> client.cron().resume(text)).isEqualTo(!rollsBack());
		assertThatCall((client) -> client.cron().delete(text)).isEqualTo(true);
		assertThat(reader().cron().find("other")).isPresent();
	}

	/** A mark of a parameter in a text must not become one. */
	@Test
	void severalJobsWithAllTextsGoByOneStatement() {
		List<NewJob> jobs = NAMES.stream().map((text) -> new NewJob(Map.of("t", text), awkward(text))).toList();

		List<InsertResult> results = call((client) -> client.insertMany(jobs));

		assertThat(results).extracting(InsertResult::kind).isEqualTo(NAMES);
		whenKept((reader) -> assertThat(results).extracting((result) -> stored(result.jobId()).queue())
			.isEqualTo(NAMES));
		assertThat(Set.copyOf(NAMES)).hasSameSizeAs(NAMES);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a'b", "a\"b", "a;b", "a--b", "a$$b", "{schema}", ":name", "a?b", "a\\b", "a%b", "a b",
			"A", "", " ", "a.b", "public", "pg_temp", "awa;drop schema awa", "\u0000" })
	void schemaOfOtherCharactersIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new SchemaName(name)).withMessageContaining("awa.schema");
	}

	private static InsertOptions awkward(String text) {
		return DEFAULTS.withKind(text).withQueue(text).withTags(text);
	}

}

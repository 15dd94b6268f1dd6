package io.awa.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobAttempt;
import io.awa.JobDetail;
import io.awa.JobEvent;
import io.awa.JobProgress;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that is known about a job.
 */
class JobDetailContractTests extends ClientContract {

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

	JobDetailContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void newJobHasItsOptionsAndNoHistory() {
		InsertOptions options = DEFAULTS.withTimeout(Duration.ofMillis(1500))
			.withTags("t")
			.withMetadata(Map.of("tenant", "acme"))
			.withUnique(UniqueBy.args());
		long id = given().available(options);

		JobDetail detail = dump(id);

		assertThat(detail.job()).isEqualTo(stored(id));
		assertThat(detail.job().tags()).containsExactly("t");
		assertThat(detail.job().metadata()).containsOnly(Map.entry("tenant", "acme"));
		assertThat(detail.timeout()).isEqualTo(Duration.ofMillis(1500));
		assertThat(detail.uniqueKey()).hasSize(64).matches("[0-9a-f]+");
		assertThat(detail.attempts()).isEmpty();
		assertThat(detail.timeline()).extracting(JobEvent::type).containsExactly("inserted", "due");
		assertThat(detail.progress()).isNull();
		assertThat(detail.resultJson()).isNull();
		assertThat(detail.callbackId()).isNull();
		assertThat(detail.deathReason()).isNull();
	}

	@Test
	void jobWithoutOptionsHasNone() {
		JobDetail detail = dump(given().available(DEFAULTS));

		assertThat(detail.timeout()).isNull();
		assertThat(detail.uniqueKey()).isNull();
	}

	@Test
	void timeoutOfEachWayToInsertIsStored() {
		InsertOptions options = DEFAULTS.withTimeout(Duration.ofSeconds(90)).withKind("k");
		InsertOptions unique = options.withUnique(UniqueBy.args());

		whenKept((reader) -> {
			long one = client().insert(Map.of("n", 1), options).jobId();
			long second = client().insert(Map.of("n", 2), unique).jobId();
			long third = client().insertManyCopy(List.of(Map.of("n", 3)), options).get(0).jobId();
			assertThat(dump(one).timeout()).isEqualTo(Duration.ofSeconds(90));
			assertThat(dump(second).timeout()).isEqualTo(Duration.ofSeconds(90));
			assertThat(dump(third).timeout()).isEqualTo(Duration.ofSeconds(90));
		});
	}

	@Test
	void historyIsInTheOrderOfTheRuns() {
		long id = given().available(DEFAULTS);
		given().attempt(id, 2, LATER.plusSeconds(60), "failed", "it's \"worse\"");
		given().attempt(id, 1, LATER, "retryable", "first");

		JobDetail detail = dump(id);

		assertThat(detail.attempts()).containsExactly(run(1, LATER, "retryable", "first"),
				run(2, LATER.plusSeconds(60), "failed", "it's \"worse\""));
		assertThat(detail.timeline()).extracting(JobEvent::type)
			.containsExactly("inserted", "due", "started", "ended", "started", "ended");
		assertThat(detail.timeline()).extracting(JobEvent::at).isSorted();
		assertThat(detail.timeline()).extracting(JobEvent::attempt).containsExactly(null, null, 1, 1, 2, 2);
		assertThat(detail.timeline()).extracting(JobEvent::text)
			.containsExactly(null, null, null, "retryable", null, "failed");
	}

	@Test
	void runThatGoesOnIsTheLast() {
		long id = given().running(DEFAULTS);
		given().progress(id, 40, "almost half; --", "{\"row\": 7}");

		JobDetail detail = dump(id);

		assertThat(detail.attempts()).singleElement().satisfies((run) -> {
			assertThat(run.attempt()).isOne();
			assertThat(run.outcome()).isEqualTo("running");
			assertThat(run.workerId()).isEqualTo(7);
			assertThat(run.endedAt()).isNull();
		});
		assertThat(detail.progress()).isEqualTo(new JobProgress(40, "almost half; --", "{\"row\": 7}"));
		assertThat(detail.timeline()).extracting(JobEvent::type).containsExactly("inserted", "started");
	}

	@Test
	void completedJobHasItsResult() {
		JobDetail detail = dump(given().in(JobState.COMPLETED, DEFAULTS));

		assertThat(detail.resultJson()).isEqualTo("{\"ok\": true}");
		assertThat(detail.attempts()).extracting(JobAttempt::outcome).containsExactly("completed");
		assertThat(detail.timeline()).extracting(JobEvent::type)
			.containsExactly("inserted", "started", "ended", "finished");
		assertThat(detail.timeline()).last().extracting(JobEvent::text).isEqualTo("completed");
	}

	@Test
	void failedJobHasTheErrorOnce() {
		JobDetail detail = dump(given().failed(DEFAULTS));

		assertThat(detail.attempts()).singleElement().satisfies((run) -> {
			assertThat(run.outcome()).isEqualTo("failed");
			assertThat(run.errorType()).isEqualTo("java.lang.Error");
			assertThat(run.errorMessage()).isEqualTo("boom");
			assertThat(run.errorStack()).isEqualTo("at line 1");
		});
		assertThat(detail.timeline()).extracting(JobEvent::type)
			.containsExactly("inserted", "started", "ended", "finished");
	}

	@Test
	void waitingJobHasItsCallback() {
		UUID callback = UUID.randomUUID();

		JobDetail detail = dump(given().waiting(DEFAULTS, callback));

		assertThat(detail.callbackId()).isEqualTo(callback.toString());
		assertThat(detail.attempts()).extracting(JobAttempt::outcome).containsExactly("waiting_external");
	}

	@Test
	void deadLetterHasItsReason() {
		JobDetail detail = dump(given().dead(DEFAULTS, "nobody's $$ fault"));

		assertThat(detail.deathReason()).isEqualTo("nobody's $$ fault");
		assertThat(detail.job().state()).isEqualTo(JobState.FAILED);
		assertThat(detail.timeline()).last().satisfies((event) -> {
			assertThat(event.type()).isEqualTo("died");
			assertThat(event.text()).isEqualTo("nobody's $$ fault");
		});
	}

	@Test
	void unknownJobIsEmpty() {
		for (long id : new long[] { Long.MAX_VALUE, 0, -1, Long.MIN_VALUE }) {
			assertThatCall((client) -> client.getJob(id)).isEqualTo(Optional.empty());
			assertThatCall((client) -> client.dumpJob(id)).isEqualTo(Optional.empty());
			assertThatCall((client) -> client.dumpRun(id, 1)).isEqualTo(Optional.empty());
		}
	}

	@Test
	void dumpRunReadsOneRun() {
		long id = given().available(DEFAULTS);
		given().attempt(id, 1, LATER, "retryable", "first");
		given().attempt(id, 2, LATER.plusSeconds(60), "failed", "second");

		assertThatCall((client) -> client.dumpRun(id, 2))
			.isEqualTo(Optional.of(run(2, LATER.plusSeconds(60), "failed", "second")));
		assertThatCall((client) -> client.dumpRun(id, 3)).isEqualTo(Optional.empty());
		assertThatCall((client) -> client.dumpRun(id, Integer.MAX_VALUE)).isEqualTo(Optional.empty());
	}

	@Test
	void dumpRunTakesTheLastOfTheSameNumber() {
		long id = given().available(DEFAULTS);
		given().attempt(id, 1, LATER.plusSeconds(60), "failed", "after the retry");
		given().attempt(id, 1, LATER, "failed", "before the retry");

		assertThatCall((client) -> client.dumpRun(id, 1))
			.isEqualTo(Optional.of(run(1, LATER.plusSeconds(60), "failed", "after the retry")));
	}

	private JobDetail dump(long id) {
		return call((client) -> client.dumpJob(id)).orElseThrow();
	}

	private static JobAttempt run(int attempt, Instant at, String outcome, String error) {
		return new JobAttempt(attempt, at, at.plusSeconds(1), 7L, outcome, "java.lang.IllegalStateException", error,
				"at line 1");
	}

}

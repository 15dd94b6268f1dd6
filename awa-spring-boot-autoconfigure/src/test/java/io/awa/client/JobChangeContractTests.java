package io.awa.client;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobChange;
import io.awa.JobChange.Outcome;
import io.awa.JobEvent;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Retrying and cancelling a job.
 */
class JobChangeContractTests extends ClientContract {

	private static final Set<JobState> RETRYABLE = EnumSet.of(JobState.FAILED, JobState.CANCELLED,
			JobState.WAITING_EXTERNAL);

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	private static final InsertOptions UNIQUE = JobFixture.MAIL.withUnique(UniqueBy.args());

	JobChangeContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void cancelAndRetrySync() {
		long id = given().available(DEFAULTS);
		assertThat(call((client) -> client.cancel(id)).state()).isEqualTo(JobState.CANCELLED);
		long failed = given().failed(DEFAULTS);

		JobChange change = call((client) -> client.retry(failed));

		assertThat(change).isEqualTo(new JobChange(failed, Outcome.CHANGED, JobState.AVAILABLE, null));
		assertState(failed, JobState.AVAILABLE, JobState.FAILED);
		assertState(id, JobState.CANCELLED, JobState.AVAILABLE);
	}

	@ParameterizedTest
	@EnumSource
	void retryOfEachState(JobState state) {
		long id = given().in(state, JobFixture.MAIL.withPriority(3));

		JobChange change = call((client) -> client.retry(id));

		boolean possible = RETRYABLE.contains(state);
		assertThat(change).isEqualTo(new JobChange(id, possible ? Outcome.CHANGED : Outcome.UNCHANGED,
				possible ? JobState.AVAILABLE : state, null));
		assertState(id, possible ? JobState.AVAILABLE : state, state);
		if (possible && !rollsBack()) {
			assertThat(stored(id)).satisfies((job) -> {
				assertThat(job.attempt()).isZero();
				assertThat(job.queue()).isEqualTo("mail");
				assertThat(job.priority()).isEqualTo(3);
				assertThat(job.runAt()).isBeforeOrEqualTo(databaseTime());
				assertThat(job.finishedAt()).isNull();
			});
		}
	}

	@Test
	void retryTakesDeadLetters() {
		long id = given().dead(DEFAULTS, "gone");

		JobChange change = call((client) -> client.retry(id));

		assertThat(change.changed()).isTrue();
		assertState(id, JobState.AVAILABLE, JobState.FAILED);
		assertThat(database().count("awa.dead_letter")).isEqualTo(rollsBack() ? 1 : 0);
	}

	@ParameterizedTest
	@EnumSource
	void cancelOfEachState(JobState state) {
		long id = given().in(state, JobFixture.MAIL);

		JobChange change = call((client) -> client.cancel(id));

		assertThat(change).isEqualTo(new JobChange(id, state.isFinished() ? Outcome.UNCHANGED : Outcome.CHANGED,
				state.isFinished() ? state : JobState.CANCELLED, null));
		assertState(id, state.isFinished() ? state : JobState.CANCELLED, state);
	}

	@Test
	void cancelOfARunIsInItsHistory() {
		long id = given().running(DEFAULTS);

		run((client) -> client.cancel(id));

		whenKept((reader) -> assertThat(reader.dumpRun(id, 1)).hasValueSatisfying((run) -> {
			assertThat(run.outcome()).isEqualTo("cancelled");
			assertThat(run.errorMessage()).isEqualTo("Cancelled by an operator.");
			assertThat(run.workerId()).isEqualTo(7);
			assertThat(run.endedAt()).isNotNull();
		}));
	}

	@Test
	void runEndsBeforeItsJobIsFinished() {
		long id = given().running(DEFAULTS);

		run((client) -> client.cancel(id));

		whenKept((reader) -> assertThat(reader.dumpJob(id).orElseThrow().timeline()).extracting(JobEvent::type)
			.containsExactly("inserted", "started", "ended", "finished"));
	}

	@Test
	void cancelOfDeadLetterChangesNothing() {
		long id = given().dead(DEFAULTS, "gone");

		assertThatCall((client) -> client.cancel(id))
			.isEqualTo(new JobChange(id, Outcome.UNCHANGED, JobState.FAILED, null));
	}

	@Test
	void unknownJobIsNotFound() {
		for (long id : new long[] { Long.MAX_VALUE, 0, -1, Long.MIN_VALUE }) {
			JobChange notFound = new JobChange(id, Outcome.NOT_FOUND, null, null);
			assertThatCall((client) -> client.retry(id)).isEqualTo(notFound);
			assertThatCall((client) -> client.cancel(id)).isEqualTo(notFound);
		}
	}

	@Test
	void retryWaitsForTheUniqueKey() {
		long first = given().failed(UNIQUE);
		long holder = given().available(UNIQUE);
		assertThat(holder).isNotEqualTo(first);

		JobChange change = call((client) -> client.retry(first));

		assertThat(change).isEqualTo(new JobChange(first, Outcome.DUPLICATE, JobState.FAILED, holder));
		assertThat(stored(first).state()).isEqualTo(JobState.FAILED);
	}

	@Test
	void retryTakesTheUniqueKeyBack() {
		long first = given().failed(UNIQUE);
		long second = given().failed(UNIQUE);
		assertThat(second).isNotEqualTo(first);

		assertThat(call((client) -> client.retry(first)).changed()).isTrue();

		whenKept((reader) -> {
			assertThat(given().available(UNIQUE)).isEqualTo(first);
			assertThat(reader.retry(second).existingJobId()).isEqualTo(first);
		});
	}

	/** Another holder of its key is no reason why a finished job cannot be cancelled. */
	@Test
	void cancelOfFinishedJobWhoseKeyIsTakenIsUnchanged() {
		long first = given().failed(UNIQUE);
		given().available(UNIQUE);

		assertThatCall((client) -> client.cancel(first))
			.isEqualTo(new JobChange(first, Outcome.UNCHANGED, JobState.FAILED, null));
	}

	@Test
	void nothingElseChanges() {
		List<Long> others = given().available(3, DEFAULTS);
		long id = given().failed(DEFAULTS);

		run((client) -> client.retry(id));
		run((client) -> client.cancel(id));

		assertThat(others).extracting((other) -> stored(other).state()).containsOnly(JobState.AVAILABLE);
		assertThat(others).extracting((other) -> stored(other)).extracting(Job::attempt).containsOnly(0);
	}

	private Instant databaseTime() {
		return database().sql().sql("select clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
	}

}

package io.awa.client;

import org.junit.jupiter.api.Test;

import io.awa.BulkResult;
import io.awa.InsertOptions;
import io.awa.InvalidRequestException;
import io.awa.JobChange;
import io.awa.JobChange.Outcome;
import io.awa.JobFilter;
import io.awa.JobState;
import io.awa.RetryOptions;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Moving, retrying and purging many dead letters.
 */
class DeadLetterBulkContractTests extends ClientContract {

	private static final BulkResult ONE = new BulkResult(1, 0, false);

	private static final InsertOptions DEFAULTS = InsertOptions.defaults();

	private static final RetryOptions AS_IT_IS = RetryOptions.defaults();

	DeadLetterBulkContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void retryAllTakesFilterAndOptions() {
		long wanted = given().dead(JobFixture.MAIL, "gone");
		long other = given().dead(DEFAULTS, "gone");
		long failed = given().failed(JobFixture.MAIL);

		assertThatCall((client) -> client.deadLetters()
			.retryAll(JobFilter.where().queue("mail"), AS_IT_IS.withQueue("second").withPriority(4))).isEqualTo(ONE);

		whenKept((reader) -> {
			assertThat(stored(wanted).queue()).isEqualTo("second");
			assertThat(stored(wanted).priority()).isEqualTo(4);
			assertThat(stored(wanted).state()).isEqualTo(JobState.AVAILABLE);
		});
		assertThat(reader().deadLetters().find(other)).isPresent();
		assertThat(stored(failed).state()).isEqualTo(JobState.FAILED);
	}

	@Test
	void moveFailedMakesADeadLetter() {
		long id = given().failed(DEFAULTS);

		JobChange change = call((client) -> client.deadLetters().moveFailed(id, "'; --"));

		assertThat(change).isEqualTo(new JobChange(id, Outcome.CHANGED, JobState.FAILED, null));
		whenKept((reader) -> {
			assertThat(reader.deadLetters().find(id).orElseThrow().reason()).isEqualTo("'; --");
			assertThat(reader.dumpJob(id).orElseThrow().attempts()).hasSize(1);
		});
	}

	@Test
	void moveAllFailedTakesAFilter() {
		long wanted = given().failed(JobFixture.MAIL);
		long other = given().failed(DEFAULTS);

		assertThatCall((client) -> client.deadLetters().moveAllFailed(JobFilter.where().queue("mail"), "why"))
			.isEqualTo(ONE);

		assertThat(reader().deadLetters().find(wanted).isPresent()).isEqualTo(!rollsBack());
		assertThat(reader().deadLetters().find(other)).isEmpty();
	}

	@Test
	void purgeLeavesNothingOfTheJob() {
		long id = given().dead(DEFAULTS, "gone");
		given().progress(id, 1, "m", "{}");

		assertThatCall((client) -> client.deadLetters().purge(id))
			.isEqualTo(new JobChange(id, Outcome.CHANGED, null, null));

		whenKept((reader) -> assertThat(dump()).isEmpty());
	}

	@Test
	void purgeAllTakesAFilter() {
		given().dead(JobFixture.MAIL, "gone");
		long other = given().dead(DEFAULTS, "gone");
		given().failed(JobFixture.MAIL);

		assertThatCall((client) -> client.deadLetters().purgeAll(JobFilter.where().queue("mail"))).isEqualTo(ONE);

		assertThat(database().count("awa.job")).isEqualTo(rollsBack() ? 3 : 2);
		assertThat(reader().deadLetters().find(other)).isPresent();
	}

	/** A condition that does not count would make every dead letter match. */
	@Test
	void statesOfOtherJobsAreRefused() {
		given().dead(DEFAULTS, "gone");
		JobFilter filter = JobFilter.where().state(JobState.CANCELLED);

		assertRefused(() -> client().deadLetters().purgeAll(filter));
		assertRefused(() -> client().deadLetters().retryAll(filter, AS_IT_IS));
		assertRefused(() -> client().deadLetters().moveAllFailed(filter, "why"));

		assertThatCall((client) -> client.deadLetters().purgeAll(JobFilter.where().state(JobState.FAILED)))
			.isEqualTo(ONE);
	}

	private static void assertRefused(Runnable call) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.field()).isEqualTo("states"));
	}

}

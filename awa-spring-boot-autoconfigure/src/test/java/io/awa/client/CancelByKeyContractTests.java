package io.awa.client;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.JobChange;
import io.awa.JobChange.Outcome;
import io.awa.JobState;
import io.awa.UniqueBy;
import io.awa.UniqueStates;
import io.awa.client.Payloads.SendReceipt;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cancelling the job that holds a unique key.
 */
class CancelByKeyContractTests extends ClientContract {

	/** What the fixture inserts. */
	private static final SendReceipt ARGS = new SendReceipt(7, "ada@example.org");

	private static final InsertOptions UNIQUE = JobFixture.MAIL.withUnique(UniqueBy.args());

	CancelByKeyContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void cancelByUniqueKeyCancelsTheHolder() {
		long id = given().available(UNIQUE);

		assertThatCall((client) -> client.cancelByUniqueKey(ARGS, UNIQUE))
			.isEqualTo(Optional.of(new JobChange(id, Outcome.CHANGED, JobState.CANCELLED, null)));

		assertState(id, JobState.CANCELLED, JobState.AVAILABLE);
	}

	@Test
	void cancelByUniqueKeyOfOtherKeysIsEmpty() {
		given().available(UNIQUE);

		assertThatCall((client) -> client.cancelByUniqueKey(new SendReceipt(8, "other"), UNIQUE))
			.isEqualTo(Optional.empty());
		assertThatCall((client) -> client.cancelByUniqueKey(ARGS, UNIQUE.withKind("other")))
			.isEqualTo(Optional.empty());
		assertThatCall((client) -> client.cancelByUniqueKey(ARGS, UNIQUE.withUnique(UniqueBy.args().andQueue())))
			.isEqualTo(Optional.empty());

		assertThat(database().count("awa.ready")).isOne();
	}

	@Test
	void cancelByUniqueKeyThatWasGivenUpIsEmpty() {
		given().finished(JobState.COMPLETED, UNIQUE);
		InsertOptions untilTaken = UNIQUE.withUnique(UniqueBy.args().whileIn(UniqueStates.WAITING).andQueue());
		long running = given().running(untilTaken);

		assertThatCall((client) -> client.cancelByUniqueKey(ARGS, UNIQUE)).isEqualTo(Optional.empty());
		assertThatCall((client) -> client.cancelByUniqueKey(ARGS, untilTaken)).isEqualTo(Optional.empty());

		assertThat(stored(running).state()).isEqualTo(JobState.RUNNING);
	}

	@Test
	void cancelByUniqueKeyAfterItsPeriodIsEmpty() {
		InsertOptions brief = UNIQUE.withUnique(UniqueBy.args().within(Duration.ofDays(1)));
		long id = given().available(brief);
		database().sql().sql("update awa.unique_claim set expires_at = clock_timestamp()").update();

		assertThatCall((client) -> client.cancelByUniqueKey(ARGS, brief)).isEqualTo(Optional.empty());

		assertThat(stored(id).state()).isEqualTo(JobState.AVAILABLE);
	}

	@Test
	void cancelByUniqueKeyOfAFinishedHolderIsUnchanged() {
		InsertOptions forGood = UNIQUE.withUnique(UniqueBy.args().whileIn(UniqueStates.ALL));
		long id = given().finished(JobState.COMPLETED, forGood);

		assertThatCall((client) -> client.cancelByUniqueKey(ARGS, forGood))
			.isEqualTo(Optional.of(new JobChange(id, Outcome.UNCHANGED, JobState.COMPLETED, null)));
	}

}

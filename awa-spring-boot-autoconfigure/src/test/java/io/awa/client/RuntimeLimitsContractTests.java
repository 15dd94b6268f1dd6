package io.awa.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.awa.InvalidRequestException;
import io.awa.QueueLimits;
import io.awa.RateLimit;
import io.awa.StoredQueueLimits;
import io.awa.testsupport.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Limits that are set while workers run.
 */
class RuntimeLimitsContractTests extends ClientContract {

	private static final QueueLimits LIMITS = new QueueLimits(3, 8, 2, new RateLimit(0.5, 1), new RateLimit(100, 20),
			Duration.ZERO);

	RuntimeLimitsContractTests(ClientSubject subject, TestDatabase database) {
		super(subject, database);
	}

	@Test
	void limitsComeBackAsTheyWereSetWithWhoAndWhen() {
		run((client) -> client.limits().set("mail", LIMITS, "it's ada; --"));

		StoredQueueLimits stored = reader().limits().get("mail");
		assertThat(stored.limits()).isEqualTo(rollsBack() ? QueueLimits.none() : LIMITS);
		assertThat(stored.setBy()).isEqualTo(rollsBack() ? null : "it's ada; --");
		assertThat(stored.setAt() == null).isEqualTo(rollsBack());
		assertThat(reader().limits().list()).hasSize(rollsBack() ? 0 : 1);
	}

	@Test
	void laterLimitsReplaceAllEarlierOnes() {
		reader().limits().set("mail", LIMITS, "ada");

		run((client) -> client.limits().set("mail", QueueLimits.none().withConcurrency(1), "bob"));

		assertThat(reader().limits().get("mail").limits())
			.isEqualTo(rollsBack() ? LIMITS : QueueLimits.none().withConcurrency(1));
	}

	@Test
	void clearTakesBackWhatWasSetAndLeavesThePause() {
		reader().limits().set("mail", LIMITS, "ada");
		reader().pauseQueue("mail");

		assertThatCall((client) -> client.limits().clear("mail")).isEqualTo(true);

		assertThat(reader().limits().get("mail").limits()).isEqualTo(rollsBack() ? LIMITS : QueueLimits.none());
		assertThat(reader().queueStats("mail").pause()).isNotNull();
		whenKept((reader) -> assertThat(reader.limits().clear("mail")).isFalse());
	}

	@Test
	void queueWithoutLimitsHasNone() {
		assertThatCall((client) -> client.limits().get("unknown"))
			.isEqualTo(new StoredQueueLimits("unknown", QueueLimits.none(), null, null));
		assertThatListOf((client) -> client.limits().list()).isEmpty();
		assertThatCall((client) -> client.limits().clear("unknown")).isEqualTo(false);
	}

	@Test
	void badValuesAreNamedBeforeAnythingIsWritten() {
		QueueLimits none = QueueLimits.none();
		assertRefused("fleetConcurrency", () -> none.withFleetConcurrency(0));
		assertRefused("concurrency", () -> none.withConcurrency(-1));
		assertRefused("keyConcurrency", () -> none.withKeyConcurrency(100_001));
		assertRefused("ageingInterval", () -> none.withAgeingInterval(Duration.ofSeconds(-1)));
		assertRefused("perSecond", () -> RateLimit.perSecond(0));
		assertRefused("perSecond", () -> RateLimit.perSecond(Double.NaN));
		assertRefused("burst", () -> RateLimit.perSecond(1).withBurst(0));
		assertRefused("limits", () -> client().limits().set("mail", none, "ada"));
		assertRefused("by", () -> client().limits().set("mail", LIMITS, " "));
		assertThat(reader().limits().list()).isEmpty();
	}

	private static void assertRefused(String field, Runnable call) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(call::run)
			.withMessageContaining(field)
			.satisfies((refused) -> assertThat(refused.field()).isEqualTo(field));
	}

}

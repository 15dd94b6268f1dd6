package io.awa.worker;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DatabaseClock}.
 */
class DatabaseClockTests {

	private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

	private final DatabaseClock clock = new DatabaseClock();

	@Test
	void knowsNothingBeforeTheFirstAnswer() {
		assertThat(this.clock.now()).isNull();
	}

	@Test
	void goesOnFromTheLastAnswer() {
		this.clock.onReading(NOW);

		assertThat(this.clock.now()).isBetween(NOW, NOW.plusSeconds(30));
	}

	@Test
	void answerThatWasLongOnItsWayDoesNotTurnItBack() {
		this.clock.onReading(NOW);
		this.clock.onReading(NOW.minusSeconds(3));

		assertThat(this.clock.now()).isAfterOrEqualTo(NOW);
	}

	@Test
	void laterAnswerMovesItOn() {
		this.clock.onReading(NOW);
		this.clock.onReading(NOW.plusSeconds(90));

		assertThat(this.clock.now()).isAfterOrEqualTo(NOW.plusSeconds(90));
	}

}

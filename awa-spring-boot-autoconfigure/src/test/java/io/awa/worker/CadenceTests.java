package io.awa.worker;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Turns of tasks with the same interval.
 */
class CadenceTests {

	@ParameterizedTest
	@CsvSource({ "0, 10", "1, 10", "9, 10", "10, 20", "-1, 0", "-10, 0", "-11, -10" })
	void nextTurnIsTheNextMultiple(long now, long next) {
		assertThat(Cadence.next(now, Duration.ofNanos(10))).isEqualTo(next);
	}

	@Test
	void whatTookLongRestsFiftyTimesAsLong() {
		assertThat(Cadence.nextAfterRest(100, 101, Duration.ofNanos(10))).isEqualTo(151);
		assertThat(Cadence.nextAfterRest(100, 101, Duration.ofNanos(1000))).isEqualTo(1000);
	}

	@Test
	void restEndsAfterAMinuteHoweverLongTheTurnTook() {
		long hour = Duration.ofHours(1).toNanos();

		assertThat(Cadence.nextAfterRest(0, hour, Duration.ofSeconds(1)))
			.isEqualTo(hour + Duration.ofMinutes(1).toNanos());
	}

	@Test
	void restMayBeBoundedMoreTightly() {
		long hour = Duration.ofHours(1).toNanos();

		assertThat(Cadence.nextAfterRest(0, hour, Duration.ofSeconds(1), Duration.ofSeconds(30)))
			.isEqualTo(hour + Duration.ofSeconds(30).toNanos());
		assertThat(Cadence.nextAfterRest(0, hour, Duration.ofSeconds(1), Duration.ofHours(2)))
			.isEqualTo(hour + Duration.ofMinutes(1).toNanos());
	}

	@Test
	void withoutAnIntervalItIsAlwaysTheTurn() {
		assertThat(Cadence.next(7, Duration.ZERO)).isEqualTo(7);
	}

}

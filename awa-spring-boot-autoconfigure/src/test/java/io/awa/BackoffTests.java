package io.awa;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BackoffTests {

	@Test
	void defaultDoublesFromTwoSecondsToADay() {
		assertThat(Backoff.exponential().delayAfter(1)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_500));
		assertThat(Backoff.exponential().delayAfter(10)).isBetween(Duration.ofSeconds(1024), Duration.ofSeconds(1280));
		assertThat(Backoff.exponential().delayAfter(17)).isEqualTo(Duration.ofHours(24));
		assertThat(Backoff.exponential().delayAfter(1000)).isEqualTo(Duration.ofHours(24));
	}

	@Test
	void textIsReadBack() {
		for (Backoff backoff : new Backoff[] { Backoff.exponential(), Backoff.fixed(Duration.ofMillis(1500)),
				Backoff.exponential(Duration.ofSeconds(1), 3, Duration.ofHours(1)) }) {
			assertThat(Backoff.parse(backoff.toString())).isEqualTo(backoff);
		}
		assertThat(Backoff.parse("fixed(10s)")).isEqualTo(Backoff.fixed(Duration.ofSeconds(10)));
		assertThat(Backoff.parse("exponential(PT1S, 2, 1d, 0)").delayAfter(3)).isEqualTo(Duration.ofSeconds(4));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "10s", "fixed()", "fixed(10 apples)", "fixed(-1s)", "exponential(1s,2)",
			"exponential(1h,2,1s)", "exponential(1s,0.5,1h)", "exponential(1s,2,1h,2)", "exponential(1s,NaN,1h)",
			"fixed(10s", "fixed(9999999999999999999s)" })
	void unreadableTextIsRefusedWithAnExample(String text) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Backoff.parse(text))
			.withMessageContaining("fixed(10s)");
	}

}

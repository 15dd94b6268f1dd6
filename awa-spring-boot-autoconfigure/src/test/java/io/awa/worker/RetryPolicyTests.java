package io.awa.worker;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryPolicy}.
 */
class RetryPolicyTests {

	@ParameterizedTest
	@CsvSource({ "1, 2", "2, 4", "3, 8", "10, 1024", "16, 65536" })
	void delayIsTwoToThePowerOfTheAttemptPlusUpToAQuarter(int attempt, long seconds) {
		for (int i = 0; i < 200; i++) {
			assertThat(RetryPolicy.exponential().delayAfter(attempt)).isBetween(Duration.ofSeconds(seconds),
					Duration.ofSeconds(seconds).multipliedBy(5).dividedBy(4));
		}
	}

	@Test
	void delayIsNeverLongerThanADay() {
		assertThat(RetryPolicy.exponential().delayAfter(17)).isEqualTo(Duration.ofHours(24));
		assertThat(RetryPolicy.exponential().delayAfter(1000)).isEqualTo(Duration.ofHours(24));
	}

	@Test
	void delaysOfOneAttemptDiffer() {
		RetryPolicy policy = RetryPolicy.exponential();
		assertThat(IntStream.range(0, 50).mapToObj((i) -> policy.delayAfter(12)).distinct().count()).isGreaterThan(10);
	}

}

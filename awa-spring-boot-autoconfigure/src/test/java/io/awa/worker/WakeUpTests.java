package io.awa.worker;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The text of a notification holds each time at which a job can be due.
 */
class WakeUpTests {

	@ParameterizedTest
	@ValueSource(strings = { "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "2026-01-02T03:04:05.123456Z",
			"2262-04-12T00:00:00Z", "9999-12-31T00:00:00Z" })
	void textHoldsTheTime(String runAt) {
		WakeUp wakeUp = new WakeUp("mail:fast", Instant.parse(runAt));

		assertThat(WakeUp.parse(wakeUp.text())).isEqualTo(wakeUp);
	}

}

package io.awa.worker;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.annotation.AnnotationUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HandlerTimeouts}.
 */
class HandlerTimeoutsTests {

	@ParameterizedTest
	@CsvSource({ "30s, PT30S", "500ms, PT0.5S", "5m, PT5M", "PT30S, PT30S", "1h30m, PT1H30M", "2d, PT48H" })
	void durationsAreRead(String text, Duration expected) {
		assertThat(HandlerTimeouts.of(handler(text), "test handler")).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "soon", "-1s", "0s", "10 apples", "PT", "99999999999999999999d", "1us" })
	void badDurationIsNamedWithRemedy(String text) {
		assertThatExceptionOfType(InvalidHandlerException.class)
			.isThrownBy(() -> HandlerTimeouts.of(handler(text), "test handler"))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("such as 30s");
	}

	@ParameterizedTest
	@ValueSource(strings = "")
	void noTimeoutMeansThatOfTheQueue(String text) {
		assertThat(HandlerTimeouts.of(handler(text), "test handler")).isNull();
		assertThat(HandlerTimeouts.of(null, "test handler")).isNull();
	}

	private static JobHandler handler(String timeout) {
		return AnnotationUtils.synthesizeAnnotation(java.util.Map.of("timeout", timeout), JobHandler.class, null);
	}

}

package io.awa.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;

import io.awa.InvalidRequestException;
import io.awa.client.TransactionOptions.Propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Defaults, copies and limits of transaction options.
 */
class TransactionOptionsTests {

	private static final TransactionOptions DEFAULTS = TransactionOptions.defaults();

	@Test
	void defaultsJoinAndAskForNothing() {
		assertThat(DEFAULTS).isEqualTo(new TransactionOptions(Propagation.REQUIRED, Isolation.DEFAULT, false, null));
		assertThat(DEFAULTS.toDefinition().getTimeout()).isEqualTo(TransactionDefinition.TIMEOUT_DEFAULT);
	}

	@Test
	void copiesKeepTheOtherValues() {
		TransactionOptions options = DEFAULTS.isolated()
			.withIsolation(Isolation.SERIALIZABLE)
			.withReadOnly()
			.withTimeout(Duration.ofSeconds(3));

		assertThat(options).isEqualTo(
				new TransactionOptions(Propagation.ISOLATED, Isolation.SERIALIZABLE, true, Duration.ofSeconds(3)));
		assertThat(options.nested())
			.isEqualTo(new TransactionOptions(Propagation.NESTED, Isolation.SERIALIZABLE, true, Duration.ofSeconds(3)));
		assertThat(DEFAULTS.readOnly()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "PT0.001S, 1", "PT1S, 1", "PT1.000000001S, 2", "PT2M, 120" })
	void partsOfASecondAreRoundedUp(Duration timeout, int seconds) {
		assertThat(DEFAULTS.withTimeout(timeout).toDefinition().getTimeout()).isEqualTo(seconds);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S", "P20DT1S" })
	void timeoutOutsideItsRangeIsRefused(Duration timeout) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> DEFAULTS.withTimeout(timeout))
			.withMessageContaining(timeout.toString());
	}

}

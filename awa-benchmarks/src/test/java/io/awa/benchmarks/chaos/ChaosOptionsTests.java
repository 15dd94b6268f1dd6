package io.awa.benchmarks.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What can be asked for on the command line.
 */
class ChaosOptionsTests {

	@Test
	void nothingMeansAllFaultsForTenMinutes() {
		ChaosOptions options = options(Map.of());

		assertThat(options.duration()).isEqualTo(Duration.ofMinutes(10));
		assertThat(options.faults()).containsExactly(ChaosFault.values());
		assertThat(options.storages()).containsExactly(ChaosStorage.JDBC, ChaosStorage.R2DBC);
	}

	@Test
	void faultsAreChosenByTheirNames() {
		ChaosOptions options = options(Map.of("awa.chaos.faults", "kill, half-close", "awa.chaos.storage", "r2dbc",
				"awa.chaos.minutes", "0.5", "awa.chaos.seed", "7"));

		assertThat(options.faults()).containsExactly(ChaosFault.KILL, ChaosFault.HALF_CLOSE);
		assertThat(options.storages()).containsExactly(ChaosStorage.R2DBC, ChaosStorage.R2DBC);
		assertThat(options.duration()).isEqualTo(Duration.ofSeconds(30));
		assertThat(options.seed()).isEqualTo(7);
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> options(Map.of("awa.chaos.faults", "flood")))
			.withMessageContaining("half-close");
		assertThatIllegalArgumentException().isThrownBy(() -> options(Map.of("awa.chaos.storage", "disk")));
		assertThatIllegalArgumentException().isThrownBy(() -> options(Map.of("awa.chaos.rate", "0")));
	}

	private static ChaosOptions options(Map<String, String> values) {
		Properties properties = new Properties();
		properties.putAll(values);
		return ChaosOptions.of(properties);
	}

}

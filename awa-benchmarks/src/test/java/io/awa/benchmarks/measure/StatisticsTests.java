package io.awa.benchmarks.measure;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;

import io.awa.benchmarks.report.Goal;
import io.awa.benchmarks.system.SystemKind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What rounds are summed up in.
 */
class StatisticsTests {

	@Test
	void takesTheMiddleAndTheSpread() {
		assertThat(Statistics.of(List.of(3.0, 9.0, 1.0))).isEqualTo(new Statistics(3, 1, 9));
	}

	@Test
	void takesTheMeanOfTheTwoInTheMiddle() {
		assertThat(Statistics.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(new Statistics(3, 1, 100));
	}

	@Test
	void ignoresWhatWasNotMeasured() {
		assertThat(Statistics.of(List.of(Double.NaN, 2.0))).isEqualTo(new Statistics(2, 2, 2));
		assertThat(Statistics.of(List.of())).isEqualTo(Statistics.NONE);
	}

	@Test
	void comparesWithinRounds() {
		Samples samples = new Samples();
		samples.add(SystemKind.AWA_JDBC, Map.of("a", 1.0));
		samples.add(SystemKind.AWA_JDBC, Map.of("a", 3.0));

		assertThat(samples.ratio("a", Peers.OURS, Peers.OURS)).hasValue(1.0);
		assertThat(samples.ratioToBest("a", Peers.OURS, List.of("NOBODY", Peers.OURS))).hasValue(1.0);
		assertThat(samples.ratio("a", Peers.OURS, "NOBODY")).isEmpty();
		assertThat(samples.median(Peers.OURS, "a")).hasValue(2.0);
	}

	@Test
	void dropsAllRoundsOfASystemThatFailed() {
		Samples samples = new Samples();
		samples.add(SystemKind.AWA_JDBC, Map.of("a", 1.0));

		samples.fail(SystemKind.AWA_JDBC, new IllegalStateException("broken\nat large"));

		assertThat(samples.kinds()).isEmpty();
		assertThat(samples.failures()).containsEntry(SystemKind.AWA_JDBC, "broken");
	}

	@Test
	void judgesBothKindsOfLimits() {
		assertThat(Goals.DRAIN_OF_PEERS.judge(OptionalDouble.of(5)).met()).isTrue();
		assertThat(Goals.DRAIN_OF_PEERS.judge(OptionalDouble.of(4.9)).met()).isFalse();
		assertThat(Goals.COMMITS.judge(OptionalDouble.of(0.03)).met()).isTrue();
		assertThat(Goals.COMMITS.judge(OptionalDouble.of(0.04)).met()).isFalse();
		assertThat(Goals.COMMITS.judge(OptionalDouble.empty()))
			.isEqualTo(new Goal("Commits per job in the drain", "≤ 0.03", null, false));
	}

}

package io.awa.benchmarks.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * What a run does.
 *
 * @param duration how long rounds of faults are begun; there is one round at least
 * @param seed of all that happens at random
 * @param faults what is injected, each once in a round
 * @param storages the drivers of the workers
 * @param rate how many transactions with a job are begun in a second
 * @param url JDBC URL of a server that is given, with a user who may create databases and
 * end sessions; {@code null} for an embedded one
 */
record ChaosOptions(Duration duration, long seed, List<ChaosFault> faults, List<ChaosStorage> storages, int rate,
		@Nullable String url) {

	private static final Duration LONGEST_GAP = Duration.ofSeconds(3);

	private static final Duration SHORT_GAP = Duration.ofMillis(300);

	static ChaosOptions of(Properties properties) {
		double minutes = Double.parseDouble(properties.getProperty("awa.chaos.minutes", "10"));
		long seed = Long.parseLong(properties.getProperty("awa.chaos.seed", Long.toString(System.nanoTime() % 10_000)));
		int rate = Integer.parseInt(properties.getProperty("awa.chaos.rate", "60"));
		if (minutes < 0 || rate < 1) {
			throw new IllegalArgumentException("awa.chaos.minutes is " + minutes + " and awa.chaos.rate is " + rate
					+ ". Set them to positive numbers, such as 10 and 60.");
		}
		return new ChaosOptions(Duration.ofMillis(Math.round(minutes * 60_000)), seed,
				ChaosFault.parse(properties.getProperty("awa.chaos.faults", "all")),
				ChaosStorage.parse(properties.getProperty("awa.chaos.storage", "both")), rate,
				properties.getProperty("awa.chaos.url"));
	}

	/** How long nothing happens before a fault, at most. */
	Duration longestGap() {
		return this.duration.isZero() ? SHORT_GAP : LONGEST_GAP;
	}

}

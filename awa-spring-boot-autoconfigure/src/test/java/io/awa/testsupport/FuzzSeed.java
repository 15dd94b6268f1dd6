package io.awa.testsupport;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import net.jqwik.api.sessions.JqwikSession;

/**
 * Runs checks with random values: each with a seed of its own, which a failure names. The
 * system property {@code awa.fuzz.seed} runs that one alone.
 */
public final class FuzzSeed {

	private static final String PROPERTY = "awa.fuzz.seed";

	private FuzzSeed() {
	}

	public static void run(int times, Consumer<Long> check) {
		Long given = Long.getLong(PROPERTY);
		LongStream seeds = (given != null) ? LongStream.of(given)
				: LongStream.generate(() -> ThreadLocalRandom.current().nextLong()).limit(times);
		JqwikSession.run(() -> seeds.forEach((seed) -> run(seed, check)));
	}

	private static void run(Long seed, Consumer<Long> check) {
		try {
			check.accept(seed);
		}
		catch (Throwable ex) {
			throw new AssertionError("Failed with -D" + PROPERTY + "=" + seed + ": " + ex.getMessage(), ex);
		}
	}

	/** Returns the values that belong to a seed. */
	public static RandomValues values(long seed) {
		return new RandomValues(new Random(seed));
	}

}

package io.awa.testsupport;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Values at random, most of them such as nobody means: each call with a random number
 * generator of the same seed gives the same.
 */
public final class RandomValues {

	private static final String PIECES = "aB1 '\"\\;:?${}[](),.-_%/#\n\t\r\u0000\u0001\u007f\u0085\u00a0\u2028\u3000é✓";

	private static final List<String> TEXTS = List.of("", " ", "\u3000", "null", "NULL", "\\N", "\\.", "{}", "{a,b}",
			"'; drop table awa.job; --", "$$", ":x", "::text", "?", "${schema}", "{schema}", "%s%n", "\ud800", "\udc00",
			"😀", "a\u0000b", "../..", "-1", "0", "1e400", "true", "awa:version");

	private static final List<String> NUMBERS = List.of("0", "-0.0", "1e-16383", "1e-16384", "1e131071", "1e131072",
			"1e200000", "-1e200000", "1e-20000", "123456789012345678901234567890", "0.1", "1E5", "2.50");

	private static final RandomGenerator<String> TEXT = Arbitraries
		.frequencyOf(Tuple.of(3, Arbitraries.of(TEXTS)),
				Tuple.of(4, Arbitraries.strings().withChars(PIECES.toCharArray()).ofMaxLength(11)),
				Tuple.of(2, Arbitraries.strings().all().ofMaxLength(20)),
				Tuple.of(1, Arbitraries.strings().ofMinLength(195).ofMaxLength(204)))
		.generator(1_000, true);

	private static final RandomGenerator<Integer> NUMBER = Arbitraries
		.oneOf(Arbitraries.integers(), Arbitraries.integers().between(-1, 30), Arbitraries.of(1_000, 1_001))
		.generator(1_000, true);

	private static final RandomGenerator<Long> ID = Arbitraries.longs().generator(1_000, true);

	private static final RandomGenerator<Duration> DURATION = Arbitraries
		.oneOf(Arbitraries.longs().map(Duration::ofNanos), Arbitraries.longs().map(Duration::ofSeconds),
				Arbitraries.of(Duration.ofNanos(999), Duration.ofMillis(1), Duration.ofDays(36_500),
						Duration.ofDays(36_500).plusNanos(1), Duration.ofMillis(Long.MAX_VALUE)))
		.generator(1_000, true);

	private static final RandomGenerator<Instant> INSTANT = Arbitraries.oneOf(
			Arbitraries.longs()
				.between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
				.map(Instant::ofEpochSecond),
			Arbitraries.of(Stream
				.of("0001-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "9999-12-31T00:00:00Z",
						"9999-12-31T00:00:00.000000001Z", "2100-01-01T00:00:00.123456789Z")
				.map(Instant::parse)
				.toList()))
		.generator(1_000, true);

	/** Values inside a payload. */
	private static final Arbitrary<Object> LEAF = Arbitraries
		.<Object>oneOf(fromText(), Arbitraries.of(true, false), Arbitraries.longs(), Arbitraries.doubles(),
				Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0),
				Arbitraries.of(NUMBERS).map(BigDecimal::new), Arbitraries.bigDecimals(),
				Arbitraries.of(10, 400, 1_100).map(BigInteger.TEN::pow),
				Arbitraries.of(Instant.EPOCH, Duration.ofDays(1), 'c', (byte) 1))
		.injectNull(0.1);

	private static final RandomGenerator<Map<String, Object>> OBJECT = Arbitraries
		.maps(names(), Arbitraries.recursive(() -> LEAF, RandomValues::around, 0, 5))
		.ofMaxSize(3)
		.generator(1_000, true);

	private final Random random;

	public RandomValues(Random random) {
		this.random = random;
	}

	public int below(int bound) {
		return this.random.nextInt(bound);
	}

	/** True once in so many calls. */
	public boolean oneIn(int calls) {
		return this.random.nextInt(calls) == 0;
	}

	public <T> T any(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	public <T> @Nullable T orNull(Supplier<T> value) {
		return oneIn(20) ? null : value.get();
	}

	/** Mostly one that is fine, so that calls are not refused for it alone. */
	public String name() {
		return oneIn(4) ? text() : "name" + below(5);
	}

	public String text() {
		return next(TEXT);
	}

	public int number() {
		return next(NUMBER);
	}

	public long id() {
		return next(ID);
	}

	public Duration duration() {
		return next(DURATION);
	}

	public Instant instant() {
		return next(INSTANT);
	}

	/** A payload: mostly a map, as deep as five others. */
	public Object payload() {
		return oneIn(15) ? any(List.of("text", 5, List.of(1), new int[] { 1 })) : object();
	}

	public Map<String, Object> object() {
		return next(OBJECT);
	}

	private <T> T next(RandomGenerator<T> generator) {
		return generator.next(this.random).value();
	}

	private static Arbitrary<String> fromText() {
		return Arbitraries.fromGenerator(TEXT);
	}

	private static Arbitrary<String> names() {
		return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.integers().between(0, 4).map((i) -> "name" + i)),
				Tuple.of(1, fromText()));
	}

	private static Arbitrary<Object> around(Arbitrary<Object> value) {
		return Arbitraries.oneOf(value.list().ofMaxSize(3), Arbitraries.maps(names(), value).ofMaxSize(3));
	}

	/** JSON that PostgreSQL can read, whatever it means. */
	public String json(int depth) {
		return switch (below((depth < 4) ? 8 : 6)) {
			case 0 -> "null";
			case 1 -> "true";
			case 2 -> any(List.of("1", "-1.50", "1e30", "0", "1000000"));
			case 3 -> "\"" + any(List.of("", "unfinished", "fail", "return", "name1", "x", "é")) + "\"";
			case 4 -> "[]";
			case 5 -> "{}";
			case 6 -> "[" + json(depth + 1) + ", " + json(depth + 1) + "]";
			default -> "{\"" + any(List.of("args", "queue", "period_micros", "states", "on_conflict", "name1", ""))
					+ "\": " + json(depth + 1) + "}";
		};
	}

	/** A body of a request: JSON that was damaged, or bytes that never were any. */
	public byte[] damaged(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		switch (below(6)) {
			case 0 -> {
				return bytes;
			}
			case 1 -> {
				return Arrays.copyOf(bytes, below(bytes.length + 1));
			}
			case 2 -> {
				byte[] noise = new byte[below(60)];
				this.random.nextBytes(noise);
				return noise;
			}
			case 3 -> {
				return ("[".repeat(below(3_000)) + json).getBytes(StandardCharsets.UTF_8);
			}
			default -> {
				for (int i = 0; i < 3 && bytes.length > 0; i++) {
					bytes[below(bytes.length)] = (byte) below(256);
				}
				return bytes;
			}
		}
	}

}

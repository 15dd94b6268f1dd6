package io.awa.testsupport;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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

	private static final List<Duration> DURATIONS = List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofNanos(999),
			Duration.ofNanos(1_000), Duration.ofMillis(1), Duration.ofSeconds(-1), Duration.ofDays(1),
			Duration.ofDays(36_500), Duration.ofDays(36_500).plusNanos(1), Duration.ofSeconds(Long.MAX_VALUE),
			Duration.ofSeconds(Long.MIN_VALUE), Duration.ofMillis(Long.MAX_VALUE));

	private static final List<Instant> INSTANTS = List.of(Instant.MIN, Instant.MAX, Instant.EPOCH,
			Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("0000-12-31T23:59:59Z"),
			Instant.parse("9999-12-31T00:00:00Z"), Instant.parse("9999-12-31T00:00:00.000000001Z"),
			Instant.parse("2100-01-01T00:00:00.123456789Z"));

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
		if (oneIn(3)) {
			return any(TEXTS);
		}
		int length = oneIn(5) ? 195 + below(10) : below(12);
		StringBuilder text = new StringBuilder();
		while (text.length() < length) {
			text.append(PIECES.charAt(below(PIECES.length())));
		}
		return text.toString();
	}

	public int number() {
		return any(List.of(Integer.MIN_VALUE, -1, 0, 1, 2, 4, 5, 25, 1_000, 1_001, Integer.MAX_VALUE));
	}

	public long id() {
		return any(List.of(Long.MIN_VALUE, -1L, 0L, 1L, 2L, Long.MAX_VALUE));
	}

	public Duration duration() {
		return any(DURATIONS);
	}

	public Instant instant() {
		return any(INSTANTS);
	}

	/** A payload: mostly a map, as deep as five others. */
	public Object payload() {
		return oneIn(15) ? any(List.of("text", 5, List.of(1), new int[] { 1 })) : object(0);
	}

	public Map<String, Object> object(int depth) {
		Map<String, Object> object = new LinkedHashMap<>();
		IntStream.range(0, below(4)).forEach((i) -> object.put(name(), value(depth + 1)));
		return object;
	}

	private @Nullable Object value(int depth) {
		return switch (below((depth < 5) ? 10 : 8)) {
			case 0 -> null;
			case 1 -> text();
			case 2 -> this.random.nextBoolean();
			case 3 -> this.random.nextLong();
			case 4 -> any(List.of(Double.NaN, Double.NEGATIVE_INFINITY, Double.MAX_VALUE, Double.MIN_VALUE, -0.0));
			case 5 -> new BigDecimal(any(NUMBERS));
			case 6 -> BigInteger.TEN.pow(any(List.of(10, 400, 1_100)));
			case 7 -> any(List.of(Instant.EPOCH, Duration.ofDays(1), 'c', (byte) 1));
			case 8 -> object(depth);
			default -> list(depth);
		};
	}

	private List<@Nullable Object> list(int depth) {
		List<@Nullable Object> list = new ArrayList<>();
		IntStream.range(0, below(4)).forEach((i) -> list.add(value(depth + 1)));
		return list;
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

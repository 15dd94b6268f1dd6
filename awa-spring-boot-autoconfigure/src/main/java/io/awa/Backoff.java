package io.awa;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a job waits after a failed attempt, as data: it can travel with a job, and
 * stand in a property or an annotation as text. After attempt {@code n} the delay is
 * {@code first × factor^(n-1)}, plus up to {@code jitter} of that at random, at most
 * {@code longest}. Immutable.
 *
 * @param first the delay after the first attempt, not negative
 * @param factor by how much it grows with each attempt, at least 1
 * @param longest the longest delay, at most 10,000 days
 * @param jitter the part of the delay that is added at random, 0 to 1
 */
public record Backoff(Duration first, double factor, Duration longest, double jitter) {

	private static final Duration MOST = Duration.ofDays(10_000);

	private static final Pattern FIXED = Pattern.compile("fixed\\(([^,]+)\\)");

	private static final Pattern EXPONENTIAL = Pattern.compile("exponential\\(([^,]+),([^,]+),([^,]+)(?:,([^,]+))?\\)");

	private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

	/**
	 * Checks every value.
	 */
	public Backoff {
		if (first.isNegative() || first.compareTo(longest) > 0) {
			throw new InvalidRequestException("backoff first", first, "The first delay of a backoff must not be "
					+ "negative nor longer than its longest (" + longest + "), but is " + first + ".");
		}
		if (longest.compareTo(MOST) > 0) {
			throw new InvalidRequestException("backoff longest", longest,
					"The longest delay of a backoff may be 10,000 days, but is " + longest + ". Shorten it.");
		}
		if (!(factor >= 1 && factor <= 1000)) {
			throw new InvalidRequestException("backoff factor", factor,
					"The factor of a backoff must be between 1 and 1000, but is " + factor + ".");
		}
		if (!(jitter >= 0 && jitter <= 1)) {
			throw new InvalidRequestException("backoff jitter", jitter,
					"The jitter of a backoff must be between 0 and 1, but is " + jitter + ".");
		}
	}

	/**
	 * Returns the default: 2^attempt seconds plus up to a quarter, at most 24 hours. The
	 * formula is that of the upstream project Awa.
	 * @return the backoff
	 */
	public static Backoff exponential() {
		return new Backoff(Duration.ofSeconds(2), 2, Duration.ofHours(24), 0.25);
	}

	/**
	 * Returns a backoff that grows with each attempt.
	 * @param first the delay after the first attempt
	 * @param factor by how much it grows with each attempt, at least 1
	 * @param longest the longest delay
	 * @return the backoff, with a jitter of a quarter
	 */
	public static Backoff exponential(Duration first, double factor, Duration longest) {
		return new Backoff(first, factor, longest, 0.25);
	}

	/**
	 * Returns a backoff that is the same after each attempt.
	 * @param delay the delay
	 * @return the backoff, without jitter
	 */
	public static Backoff fixed(Duration delay) {
		return new Backoff(delay, 1, delay, 0);
	}

	/**
	 * Reads a backoff: {@code fixed(10s)}, {@code exponential(first, factor, longest)} or
	 * {@code exponential(first, factor, longest, jitter)}, as in
	 * {@code exponential(2s, 2, 24h, 0.25)}. Durations are written like {@code 500ms},
	 * {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d} or in ISO form.
	 * @param text the text
	 * @return the backoff
	 * @throws InvalidRequestException if the text cannot be read
	 */
	public static Backoff parse(String text) {
		String plain = text.replace(" ", "").toLowerCase(Locale.ROOT);
		try {
			Matcher fixed = FIXED.matcher(plain);
			if (fixed.matches()) {
				return fixed(duration(fixed.group(1)));
			}
			Matcher exponential = EXPONENTIAL.matcher(plain);
			if (exponential.matches()) {
				String jitter = exponential.group(4);
				return new Backoff(duration(exponential.group(1)), Double.parseDouble(exponential.group(2)),
						duration(exponential.group(3)), (jitter != null) ? Double.parseDouble(jitter) : 0.25);
			}
		}
		catch (IllegalArgumentException | DateTimeException | InvalidRequestException ex) {
			throw unreadable(text, String.valueOf(ex.getMessage()));
		}
		throw unreadable(text, "unknown form");
	}

	/**
	 * Returns how long to wait.
	 * @param attempt the attempt that failed, 1 for the first
	 * @return the delay, never longer than the longest
	 */
	public Duration delayAfter(int attempt) {
		double millis = this.first.toMillis() * Math.pow(this.factor, Math.max(0, attempt - 1));
		double random = 1 + ((this.jitter > 0) ? this.jitter * ThreadLocalRandom.current().nextDouble() : 0);
		return Duration.ofMillis((long) Math.min(millis * random, this.longest.toMillis()));
	}

	/**
	 * Returns the form that {@link #parse} reads.
	 */
	@Override
	public String toString() {
		return (this.factor == 1 && this.jitter == 0 && this.first.equals(this.longest))
				? "fixed(" + this.first.toMillis() + "ms)" : "exponential(" + this.first.toMillis() + "ms,"
						+ this.factor + "," + this.longest.toMillis() + "ms," + this.jitter + ")";
	}

	private static Duration duration(String text) {
		Matcher simple = SIMPLE_DURATION.matcher(text);
		if (!simple.matches()) {
			return Duration.parse(text);
		}
		long amount = Long.parseLong(simple.group(1));
		return switch (simple.group(2)) {
			case "ms" -> Duration.ofMillis(amount);
			case "s" -> Duration.ofSeconds(amount);
			case "m" -> Duration.ofMinutes(amount);
			case "h" -> Duration.ofHours(amount);
			default -> Duration.ofDays(amount);
		};
	}

	private static InvalidRequestException unreadable(String text, String reason) {
		return new InvalidRequestException("backoff", text,
				"'" + text + "' is no backoff (" + reason + "). Write fixed(10s) or exponential(2s, 2, 24h, 0.25).");
	}

}

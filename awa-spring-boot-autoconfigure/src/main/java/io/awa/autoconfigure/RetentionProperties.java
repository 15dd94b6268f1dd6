package io.awa.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long jobs are kept after they ended.
 *
 * @param completed How long completed jobs are kept. Zero keeps none.
 * @param failed How long failed jobs are kept. Zero removes them with the next pass.
 * @param cancelled How long cancelled jobs are kept. Zero removes them with the next
 * pass.
 * @param deadLetter How long dead letters are kept. Zero removes them with the next pass.
 * @param interval How often old jobs are looked for.
 */
public record RetentionProperties(@DefaultValue("24h") Duration completed, @DefaultValue("72h") Duration failed,
		@DefaultValue("72h") Duration cancelled, @DefaultValue("30d") Duration deadLetter,
		@DefaultValue("1m") Duration interval) {

	private static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

	/**
	 * Checks the values.
	 */
	public RetentionProperties {
		requireRetention("awa.retention.completed", completed);
		requireRetention("awa.retention.failed", failed);
		requireRetention("awa.retention.cancelled", cancelled);
		requireRetention("awa.retention.dead-letter", deadLetter);
		if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException(
					"awa.retention.interval is " + interval + ". Set it to a duration between 1ms and 1d, such as 1m.");
		}
	}

	private static void requireRetention(String property, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.compareTo(LONGEST_RETENTION) > 0)) {
			throw new IllegalArgumentException(property + " is " + value
					+ ". Set it to zero to keep no such jobs, or to a duration of up to 36500d, such as 24h.");
		}
	}

	/**
	 * How long jobs of one queue are kept after they ended, where that is not as in
	 * awa.retention.
	 *
	 * @param completed Jobs that completed.
	 * @param failed Jobs that failed.
	 * @param cancelled Jobs that were cancelled.
	 * @param deadLetter Dead letters.
	 */
	public record Queue(@Nullable Duration completed, @Nullable Duration failed, @Nullable Duration cancelled,
			@Nullable Duration deadLetter) {

		void requireValid(String property) {
			requireRetention(property + ".completed", this.completed);
			requireRetention(property + ".failed", this.failed);
			requireRetention(property + ".cancelled", this.cancelled);
			requireRetention(property + ".dead-letter", this.deadLetter);
		}

	}

}

package io.awa.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Metrics about jobs.
 *
 * @param enabled Whether to publish them to the meter registry of the application.
 * @param interval How long to rest between two looks at the queues of the whole fleet.
 */
public record MetricsProperties(@DefaultValue("true") boolean enabled, @DefaultValue("30s") Duration interval) {

	/**
	 * Checks the values.
	 */
	public MetricsProperties {
		if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException(
					"awa.metrics.interval is " + interval + ". Set it to a duration between 1s and 1d, such as 30s.");
		}
	}

}

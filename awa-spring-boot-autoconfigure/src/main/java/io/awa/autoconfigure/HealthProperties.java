package io.awa.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What the health of the application depends on, with Spring Boot's actuator.
 *
 * @param maxDueAge How long the oldest due job may have been due before the application
 * counts as out of service. By default, for ever. Jobs of paused queues do not count.
 */
public record HealthProperties(@Nullable Duration maxDueAge) {

	/**
	 * Checks the duration.
	 */
	public HealthProperties {
		if (maxDueAge != null) {
			if (maxDueAge.isNegative() || maxDueAge.isZero()) {
				throw new IllegalArgumentException("awa.health.max-due-age is " + maxDueAge
						+ ". Set it to a positive duration such as 10m, or leave it out.");
			}
			AwaProperties.requireNotEndless("awa.health.max-due-age", maxDueAge);
		}
	}

}

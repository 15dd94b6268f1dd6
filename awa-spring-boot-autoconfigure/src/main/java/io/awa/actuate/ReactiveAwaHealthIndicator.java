package io.awa.actuate;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

import io.awa.client.ReactiveAwaClient;

/**
 * Says what {@link AwaHealthIndicator} does, by the {@code healthCheck()} of a reactive
 * client.
 */
public final class ReactiveAwaHealthIndicator extends AbstractReactiveHealthIndicator {

	private final ReactiveAwaClient client;

	private final HealthReport report;

	/**
	 * Creates the indicator.
	 * @param client asks the database
	 * @param maxDueAge how long a job may be due before the application counts as out of
	 * service, or {@code null} for ever
	 */
	public ReactiveAwaHealthIndicator(ReactiveAwaClient client, @Nullable Duration maxDueAge) {
		super("The health of the job queue could not be asked for");
		this.client = client;
		this.report = new HealthReport(maxDueAge);
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return this.client.healthCheck().map((health) -> this.report.write(health, builder).build());
	}

}

package io.awa.actuate;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.awa.client.AwaClient;

/**
 * Says whether jobs can be inserted and really fire, by the {@code healthCheck()} of a
 * blocking client: down if the database or the tables cannot be used or a thread of this
 * node's worker is dead, out of service while the worker is being stopped or if due jobs
 * wait too long, otherwise up.
 */
public final class AwaHealthIndicator extends AbstractHealthIndicator {

	private final AwaClient client;

	private final HealthReport report;

	/**
	 * Creates the indicator.
	 * @param client asks the database
	 * @param maxDueAge how long a job may be due before the application counts as out of
	 * service, or {@code null} for ever
	 */
	public AwaHealthIndicator(AwaClient client, @Nullable Duration maxDueAge) {
		super("The health of the job queue could not be asked for");
		this.client = client;
		this.report = new HealthReport(maxDueAge);
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		this.report.write(this.client.healthCheck(), builder);
	}

}

package io.awa.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health.Builder;

import io.awa.Health;
import io.awa.Health.WorkerHealth;
import io.awa.client.Secrets;

/**
 * Judges whether jobs fire, the same for both clients. Down is only what is wrong with
 * the database or with this node: what others did not do yet makes nobody restart it.
 */
final class HealthReport {

	/** More would say nothing new. */
	private static final int MOST_KINDS = 20;

	private final @Nullable Duration maxDueAge;

	HealthReport(@Nullable Duration maxDueAge) {
		this.maxDueAge = maxDueAge;
	}

	Builder write(Health health, Builder builder) {
		judge(health, builder);
		if (health.schemaVersion() != null) {
			builder.withDetail("schemaVersion", health.schemaVersion());
		}
		builder.withDetail("expectedSchemaVersion", health.expectedSchemaVersion());
		if (health.worker() != null) {
			builder.withDetail("worker", health.worker())
				.withDetail("notifications", health.worker().listening() ? "listening" : "poll-only");
		}
		if (!health.unhandledKinds().isEmpty()) {
			builder.withDetail("unhandledKinds", health.unhandledKinds().stream().limit(MOST_KINDS).toList());
		}
		if (health.oldestDueAge() != null) {
			builder.withDetail("oldestDueAge", Duration.ofSeconds(health.oldestDueAge().toSeconds()));
		}
		return builder;
	}

	private void judge(Health health, Builder builder) {
		WorkerHealth worker = health.worker();
		if (health.problem() != null) {
			builder.down().withDetail("problem", Secrets.hide(health.problem()));
		}
		else if (worker != null && worker.shuttingDown()) {
			builder.outOfService().withDetail("problem", "The worker is being stopped.");
		}
		else if (worker != null && !worker.healthy()) {
			builder.down().withDetail("problem", String.join(" ", deadLoops(worker)));
		}
		else if (isTooOld(health.oldestDueAge())) {
			builder.outOfService()
				.withDetail("problem", "The oldest due job has been due for " + health.oldestDueAge()
						+ ", which is longer than awa.health.max-due-age (" + this.maxDueAge + ").");
		}
		else {
			builder.up();
		}
	}

	private boolean isTooOld(@Nullable Duration age) {
		return this.maxDueAge != null && age != null && age.compareTo(this.maxDueAge) > 0;
	}

	private static List<String> deadLoops(WorkerHealth worker) {
		List<String> dead = new ArrayList<>();
		if (!worker.pollLoopAlive()) {
			dead.add("The worker does not look for jobs.");
		}
		if (!worker.heartbeatAlive()) {
			dead.add("The worker cannot tell the database that it lives.");
		}
		if (!worker.maintenanceAlive()) {
			dead.add("The worker does not look after lost and old jobs.");
		}
		return dead;
	}

}

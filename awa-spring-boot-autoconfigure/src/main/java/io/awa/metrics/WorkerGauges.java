package io.awa.metrics;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import org.jspecify.annotations.Nullable;

import io.awa.Health.QueueHealth;
import io.awa.Health.WorkerHealth;

/**
 * How the worker of this node does, asked when somebody reads it. All gauges share one
 * look at the worker, because each would go through all runs.
 */
final class WorkerGauges {

	private static final long SHARED_NANOS = Duration.ofSeconds(1).toNanos();

	private final Supplier<@Nullable WorkerHealth> health;

	private final BoundedTag queues;

	private volatile @Nullable Look last;

	/** When the last heartbeat was; zero before. */
	private volatile long heartbeat;

	WorkerGauges(Supplier<@Nullable WorkerHealth> health, BoundedTag queues) {
		this.health = health;
		this.queues = queues;
	}

	void onHeartbeat() {
		this.heartbeat = System.nanoTime();
	}

	void bind(MeterRegistry registry, Set<String> names) {
		Set<String> tags = new TreeSet<>();
		names.forEach((name) -> tags.add(this.queues.of(name)));
		tags.forEach((queue) -> {
			Gauge.builder("awa.runs.in.flight", this, (self) -> self.sum(queue, QueueHealth::inFlight))
				.description("Jobs that this node runs.")
				.tag("queue", queue)
				.strongReference(true)
				.register(registry);
			Gauge.builder("awa.slots", this, (self) -> self.sum(queue, QueueHealth::capacity))
				.description("Jobs that this node may run at once.")
				.tag("queue", queue)
				.strongReference(true)
				.register(registry);
		});
		Gauge.builder("awa.worker.listening", this, WorkerGauges::listening)
			.description("Whether this node hears of new jobs at once: 1, or 0 if it only polls.")
			.strongReference(true)
			.register(registry);
		TimeGauge.builder("awa.worker.heartbeat.age", this, TimeUnit.SECONDS, WorkerGauges::heartbeatAge)
			.description("How long ago the database last heard that the worker lives.")
			.strongReference(true)
			.register(registry);
	}

	private double sum(String tag, ToIntFunction<QueueHealth> value) {
		WorkerHealth known = look();
		if (known == null) {
			return Double.NaN;
		}
		return known.queues()
			.stream()
			.filter((queue) -> tag.equals(this.queues.of(queue.queue())))
			.mapToInt(value)
			.sum();
	}

	private double listening() {
		WorkerHealth known = look();
		if (known == null) {
			return Double.NaN;
		}
		return known.listening() ? 1 : 0;
	}

	private double heartbeatAge() {
		if (this.heartbeat == 0 || look() == null) {
			return Double.NaN;
		}
		return (System.nanoTime() - this.heartbeat) / (double) Duration.ofSeconds(1).toNanos();
	}

	private @Nullable WorkerHealth look() {
		Look known = this.last;
		long now = System.nanoTime();
		if (known == null || now - known.at() > SHARED_NANOS) {
			known = new Look(now, this.health.get());
			this.last = known;
		}
		return known.health();
	}

	private record Look(long at, @Nullable WorkerHealth health) {

	}

}

package io.awa.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.awa.Health.QueueHealth;
import io.awa.Health.WorkerHealth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What is counted, as far as it needs no database.
 */
class AwaMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final AtomicReference<@Nullable WorkerHealth> health = new AtomicReference<>();

	@Test
	void kindsAndQueuesOfTheWorkerComeBeforeOthers() {
		AwaMetrics metrics = bound(new AwaMetrics.Worker(Set.of("own"), Set.of("mine")));

		IntStream.range(0, 150).forEach((i) -> metrics.inserted("kind-" + i, "queue-" + i, 1));
		metrics.inserted("own", "mine", 1);

		assertThat(this.registry.find("awa.jobs.inserted").counters()).hasSize(101);
		assertThat(inserted("own", "mine")).isEqualTo(1);
		assertThat(inserted("kind-98", "queue-98")).isEqualTo(1);
		assertThat(inserted("other", "other")).isEqualTo(51);
	}

	@Test
	void registryThatFailsDisturbsNobody() {
		SimpleMeterRegistry broken = new SimpleMeterRegistry();
		AwaMetrics metrics = new AwaMetrics(this.health::get, AwaMetrics.Worker::none);
		metrics.bindTo(broken);
		metrics.bindTo(this.registry);
		broken.config().meterFilter(new MeterFilter() {

			@Override
			public Meter.Id map(Meter.Id id) {
				throw new IllegalStateException("broken filter");
			}

		});

		assertThatNoException().isThrownBy(() -> metrics.ended("kind", "queue", "completed", Duration.ofSeconds(1)));

		assertThat(this.registry.get("awa.job.run").timer().count()).isEqualTo(1);
	}

	@Test
	void gaugesOfTheWorkerHaveNoValueWithoutOne() {
		bound(new AwaMetrics.Worker(Set.of("own"), Set.of("mine")));

		assertThat(gauge("awa.slots")).isNaN();
		assertThat(gauge("awa.worker.listening")).isNaN();
		assertThat(gauge("awa.worker.heartbeat.age")).isNaN();
	}

	@Test
	void gaugesShowTheWorker() {
		this.health.set(new WorkerHealth(true, true, true, false, false, List.of(new QueueHealth("mine", 3, 10))));
		AwaMetrics metrics = bound(new AwaMetrics.Worker(Set.of("own"), Set.of("mine")));

		assertThat(gauge("awa.worker.heartbeat.age")).isNaN();
		metrics.heartbeat();

		assertThat(gauge("awa.slots")).isEqualTo(10);
		assertThat(gauge("awa.runs.in.flight")).isEqualTo(3);
		assertThat(gauge("awa.worker.listening")).isZero();
		assertThat(gauge("awa.worker.heartbeat.age")).isBetween(0.0, 60.0);
	}

	@Test
	void queuesBeyondTheMostAreAddedUp() {
		List<QueueHealth> queues = IntStream.range(0, 103)
			.mapToObj((i) -> new QueueHealth("queue-%03d".formatted(i), 1, 10))
			.toList();
		this.health.set(new WorkerHealth(true, true, true, true, false, queues));
		bound(new AwaMetrics.Worker(Set.of("own"), Set.copyOf(queues.stream().map(QueueHealth::queue).toList())));

		assertThat(this.registry.find("awa.slots").gauges()).hasSize(101);
		assertThat(this.registry.get("awa.slots").tag("queue", "other").gauge().value()).isEqualTo(30);
		assertThat(this.registry.get("awa.slots").tag("queue", "queue-000").gauge().value()).isEqualTo(10);
	}

	@Test
	void nodeWithoutHandlersHasNoGaugesOfAWorker() {
		bound(AwaMetrics.Worker.none());

		assertThat(this.registry.find("awa.worker.listening").gauge()).isNull();
		assertThat(this.registry.find("awa.sweep").timer()).isNotNull();
	}

	private AwaMetrics bound(AwaMetrics.Worker worker) {
		AwaMetrics metrics = new AwaMetrics(this.health::get, () -> worker);
		metrics.bindTo(this.registry);
		return metrics;
	}

	private double inserted(String kind, String queue) {
		return this.registry.get("awa.jobs.inserted").tags(Tags.of("kind", kind, "queue", queue)).counter().count();
	}

	private double gauge(String name) {
		return this.registry.get(name).gauge().value();
	}

}

package io.awa.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;

/**
 * The meters of one registry that say how all queues stand, as they were last read.
 */
final class FleetMeters {

	private final MultiGauge depth;

	private final MultiGauge lag;

	private volatile double deadLetters = Double.NaN;

	FleetMeters(MeterRegistry registry) {
		this.depth = MultiGauge.builder("awa.queue.depth")
			.description("Jobs of a queue in a state, in the whole fleet.")
			.register(registry);
		this.lag = MultiGauge.builder("awa.queue.lag")
			.description("For how long the oldest due job of a queue has been due.")
			.baseUnit("seconds")
			.register(registry);
		Gauge.builder("awa.dead.letters", this, (self) -> self.deadLetters)
			.description("Dead letters in the whole fleet.")
			.strongReference(true)
			.register(registry);
	}

	void show(Collection<FleetRow> queues, double deadLetters) {
		List<Row<?>> depths = new ArrayList<>();
		List<Row<?>> lags = new ArrayList<>();
		for (FleetRow row : queues) {
			Tags queue = Tags.of("queue", String.valueOf(row.queue()));
			row.byState().forEach((state, jobs) -> depths.add(Row.of(queue.and("state", state), jobs)));
			lags.add(Row.of(queue, row.lagSeconds()));
		}
		this.depth.register(depths, true);
		this.lag.register(lags, true);
		this.deadLetters = deadLetters;
	}

}

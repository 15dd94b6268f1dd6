package io.awa.tracing;

import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.awa.client.InsertContext;
import io.awa.client.InsertTracing;

/**
 * Observes inserts. The observation marks that the job was handed over; how long the
 * statement takes is told by those who observe statements.
 */
public final class ObservedInserts implements InsertTracing {

	/** Under which Reactor's context holds the observation around a subscriber. */
	static final String OBSERVATION_KEY = "micrometer.observation";

	private static final AwaJobInsertObservationConvention DEFAULT = new DefaultAwaJobInsertObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable AwaJobInsertObservationConvention convention;

	/**
	 * Creates what observes inserts.
	 * @param registry hears of them
	 * @param convention says what it hears, {@code null} for the default
	 */
	public ObservedInserts(ObservationRegistry registry, @Nullable AwaJobInsertObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Map<String, String> onInsert(String kind, String queue, InsertContext subscriber) {
		if (this.registry.isNoop()) {
			return Map.of();
		}
		AwaJobInsertObservationContext context = new AwaJobInsertObservationContext(kind, queue);
		Observation observation = AwaJobObservation.INSERT.observation(this.convention, DEFAULT, () -> context,
				this.registry);
		if (subscriber.find(OBSERVATION_KEY) instanceof Observation parent) {
			observation.parentObservation(parent);
		}
		observation.start().stop();
		return context.headers();
	}

}

package io.awa.tracing;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerInterceptors;
import io.awa.worker.HandlerTracing;

/**
 * Observes runs. A blocking handler runs in the scope of its observation; one that
 * returns a Mono finds it in the context of its subscriber. The jobs of a batch have an
 * observation each, and the handler runs in the scope of none of them.
 */
public final class ObservedRuns implements HandlerTracing {

	private final RunObservations observations;

	private final BlockingObservedRuns blocking;

	/**
	 * Creates what observes runs.
	 * @param registry hears of them
	 * @param convention says what it hears, {@code null} for the default
	 */
	public ObservedRuns(ObservationRegistry registry, @Nullable AwaJobRunObservationConvention convention) {
		this.observations = new RunObservations(registry, convention);
		this.blocking = new BlockingObservedRuns(this.observations);
	}

	@Override
	public HandlerDefinition around(HandlerDefinition handler) {
		return HandlerInterceptors.outermost(handler, this.blocking, () -> new ReactiveObservedRuns(this.observations));
	}

}

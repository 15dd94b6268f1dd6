package io.awa.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of runs and says what they tell. A bean of this type replaces
 * the default.
 */
public interface AwaJobRunObservationConvention extends ObservationConvention<AwaJobRunObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof AwaJobRunObservationContext;
	}

}

package io.awa.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observations of inserts and says what they tell. A bean of this type replaces
 * the default.
 */
public interface AwaJobInsertObservationConvention extends ObservationConvention<AwaJobInsertObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof AwaJobInsertObservationContext;
	}

}

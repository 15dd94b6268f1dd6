package io.awa.tracing;

import io.micrometer.common.KeyValues;

import io.awa.tracing.AwaJobObservation.InsertKeys;

/**
 * What is told of inserts unless the application says otherwise.
 */
public class DefaultAwaJobInsertObservationConvention implements AwaJobInsertObservationConvention {

	@Override
	public String getName() {
		return "awa.insert";
	}

	@Override
	public String getContextualName(AwaJobInsertObservationContext context) {
		return "insert " + context.kind();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AwaJobInsertObservationContext context) {
		return KeyValues.of(InsertKeys.KIND.withValue(context.kind()), InsertKeys.QUEUE.withValue(context.queue()));
	}

}

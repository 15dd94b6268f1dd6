package io.awa.tracing;

import io.micrometer.common.KeyValues;

import io.awa.tracing.AwaJobObservation.JobKeys;
import io.awa.tracing.AwaJobObservation.RunKeys;
import io.awa.worker.JobContext;

/**
 * What is told of runs unless the application says otherwise.
 */
public class DefaultAwaJobRunObservationConvention implements AwaJobRunObservationConvention {

	@Override
	public String getName() {
		return "awa.run";
	}

	@Override
	public String getContextualName(AwaJobRunObservationContext context) {
		return "run " + context.run().kind();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AwaJobRunObservationContext context) {
		JobContext run = context.run();
		return KeyValues.of(RunKeys.KIND.withValue(run.kind()), RunKeys.QUEUE.withValue(run.queue()),
				RunKeys.OUTCOME.withValue(context.outcome()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(AwaJobRunObservationContext context) {
		JobContext run = context.run();
		return KeyValues.of(JobKeys.ID.withValue(Long.toString(run.jobId())),
				JobKeys.ATTEMPT.withValue(Integer.toString(run.attempt())));
	}

}

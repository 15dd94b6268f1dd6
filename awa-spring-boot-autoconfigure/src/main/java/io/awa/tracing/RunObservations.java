package io.awa.tracing;

import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.awa.worker.JobContext;
import io.awa.worker.RunTrace;

/**
 * Begins and ends the observations of runs.
 */
final class RunObservations {

	private static final AwaJobRunObservationConvention DEFAULT = new DefaultAwaJobRunObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable AwaJobRunObservationConvention convention;

	RunObservations(ObservationRegistry registry, @Nullable AwaJobRunObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	/** Says whether nobody would hear of them. */
	boolean isNoop() {
		return this.registry.isNoop();
	}

	RunObservation start(JobContext run) {
		AwaJobRunObservationContext context = new AwaJobRunObservationContext(run);
		return new RunObservation(context,
				AwaJobObservation.RUN.observation(this.convention, DEFAULT, () -> context, this.registry).start());
	}

	static void stopAll(List<RunObservation> runs, List<String> outcomes) {
		for (int i = 0; i < runs.size(); i++) {
			runs.get(i).stop(outcomes.get(i));
		}
	}

	/**
	 * One that has begun.
	 *
	 * @param context what is said of it
	 * @param observation the observation
	 */
	record RunObservation(AwaJobRunObservationContext context, Observation observation) {

		void stop(String outcome) {
			this.context.endAs(outcome);
			this.observation.stop();
		}

		void stop(Throwable failure) {
			this.observation.error(failure);
			stop(RunTrace.ERROR);
		}

	}

}

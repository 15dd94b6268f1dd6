package io.awa.tracing;

import java.util.List;

import reactor.core.publisher.Mono;

import io.awa.tracing.RunObservations.RunObservation;
import io.awa.worker.BatchContext;
import io.awa.worker.BatchOutcome;
import io.awa.worker.JobContext;
import io.awa.worker.JobOutcome;
import io.awa.worker.ReactiveJobExecutionInterceptor;
import io.awa.worker.RunTrace;

/**
 * Observes runs of handlers that return a Mono.
 */
final class ReactiveObservedRuns implements ReactiveJobExecutionInterceptor {

	/** How a run ends whose subscription was cancelled. */
	private static final String CUT_OFF = "cut_off";

	private final RunObservations observations;

	ReactiveObservedRuns(RunObservations observations) {
		this.observations = observations;
	}

	@Override
	public Mono<JobOutcome> around(JobContext context, Mono<JobOutcome> invocation) {
		if (this.observations.isNoop()) {
			return invocation;
		}
		return Mono.defer(() -> {
			RunObservation run = this.observations.start(context);
			return invocation.doOnSuccess((outcome) -> run.stop(RunTrace.word(outcome)))
				.doOnError(run::stop)
				.doOnCancel(() -> run.stop(CUT_OFF))
				.contextWrite((values) -> values.put(ObservedInserts.OBSERVATION_KEY, run.observation()));
		});
	}

	@Override
	public Mono<BatchOutcome> aroundBatch(BatchContext context, Mono<BatchOutcome> invocation) {
		if (this.observations.isNoop()) {
			return invocation;
		}
		return Mono.defer(() -> {
			List<RunObservation> runs = context.jobs().stream().map(this.observations::start).toList();
			return invocation.doOnSuccess((outcome) -> RunObservations.stopAll(runs, RunTrace.words(context, outcome)))
				.doOnError((ex) -> runs.forEach((run) -> run.stop(ex)))
				.doOnCancel(() -> runs.forEach((run) -> run.stop(CUT_OFF)));
		});
	}

}

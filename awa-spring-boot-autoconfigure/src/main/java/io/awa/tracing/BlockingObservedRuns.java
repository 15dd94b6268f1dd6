package io.awa.tracing;

import java.util.List;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.awa.tracing.RunObservations.RunObservation;
import io.awa.worker.BatchContext;
import io.awa.worker.BatchOutcome;
import io.awa.worker.JobContext;
import io.awa.worker.JobExecutionInterceptor;
import io.awa.worker.JobOutcome;
import io.awa.worker.RunTrace;

/**
 * Observes runs of handlers that block.
 */
final class BlockingObservedRuns implements JobExecutionInterceptor {

	private final RunObservations observations;

	BlockingObservedRuns(RunObservations observations) {
		this.observations = observations;
	}

	@Override
	public @Nullable JobOutcome around(JobContext context, Invocation invocation) throws Exception {
		if (this.observations.isNoop()) {
			return invocation.proceed();
		}
		RunObservation run = this.observations.start(context);
		try {
			JobOutcome outcome = inScope(run, invocation);
			run.stop(RunTrace.word(outcome));
			return outcome;
		}
		catch (Throwable ex) {
			run.stop(ex);
			throw ex;
		}
	}

	private static @Nullable JobOutcome inScope(RunObservation run, Invocation invocation) throws Exception {
		Observation.Scope scope = run.observation().openScope();
		try {
			return invocation.proceed();
		}
		finally {
			scope.close();
		}
	}

	@Override
	public @Nullable BatchOutcome aroundBatch(BatchContext context, BatchInvocation invocation) throws Exception {
		if (this.observations.isNoop()) {
			return invocation.proceed();
		}
		List<RunObservation> runs = context.jobs().stream().map(this.observations::start).toList();
		try {
			BatchOutcome outcome = invocation.proceed();
			RunObservations.stopAll(runs, RunTrace.words(context, outcome));
			return outcome;
		}
		catch (Throwable ex) {
			runs.forEach((run) -> run.stop(ex));
			throw ex;
		}
	}

}

package io.awa.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.worker.PayloadReader.NewerPayloadException;
import io.awa.worker.Run.CutOff;
import io.awa.worker.Run.Settled;
import io.awa.worker.Turns.Turn;

/**
 * Runs a claimed job: finds its handler, reads the payload, calls the handler, and turns
 * what comes back into a {@link Settlement}.
 */
final class JobExecutor {

	private static final Log logger = LogFactory.getLog(JobExecutor.class);

	private final HandlerInvoker handlers;

	private final RunServices services;

	private final Runs runs;

	private final JobCompleter completer;

	private final Consumer<Run> onSlotFree;

	private final FailureLog failureLog;

	JobExecutor(HandlerInvoker handlers, RunServices services, Runs runs, JobCompleter completer,
			Consumer<Run> onSlotFree) {
		this.handlers = handlers;
		this.services = services;
		this.runs = runs;
		this.completer = completer;
		this.onSlotFree = onSlotFree;
		this.failureLog = new FailureLog(logger, services.rules().failures());
	}

	/** Returns what runs a job when it is its turn. */
	Turn turn(ClaimedJob job) {
		Run run = begin(job);
		return new Turn(List.of(run), () -> runOnThread(run));
	}

	/** From here on the run is one of this node's, until it is settled. */
	Run begin(ClaimedJob job) {
		Run run = new Run(job, this.services);
		this.runs.add(run);
		return run;
	}

	/**
	 * User code may throw anything; whatever it is, the slot comes back. A run that was
	 * cut off while it waited for its turn has used no attempt.
	 */
	private void runOnThread(Run run) {
		CutOff cutOff = run.cutOff();
		if (cutOff != null) {
			settle(run, (cutOff == CutOff.LEASE_LOST) ? null : Settlement.ofRelease(run.key()));
			return;
		}
		run.onThread();
		try {
			CompletableFuture<@Nullable JobOutcome> future = this.handlers.start(run);
			run.onFuture(future);
			future.whenComplete((outcome, failure) -> onEnd(run, outcome, failure));
		}
		catch (Throwable ex) {
			run.leaveThread();
			onEnd(run, null, ex);
		}
	}

	/**
	 * Deciding runs user code, such as a retry policy or the message of an exception; if
	 * it fails, the attempt has failed.
	 */
	void onEnd(Run run, @Nullable JobOutcome outcome, @Nullable Throwable failure) {
		this.services.logs().onEnd(run);
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		try {
			if (cause != null && run.cutOff() == null && !(cause instanceof NewerPayloadException)
					&& !run.callbacks().parks(outcome, cause)) {
				logFailure(run, cause);
			}
			end(run, outcome, cause);
		}
		catch (Throwable ex) {
			end(run, null, ex);
		}
	}

	/** Ends a run whose failure, if there is one, was logged. */
	void end(Run run, @Nullable JobOutcome outcome, @Nullable Throwable failure) {
		run.onFailure(failure);
		Settlement settlement;
		try {
			settlement = decide(run, outcome, failure);
		}
		catch (Throwable ex) {
			settlement = this.services.rules().ofBrokenRule(run, ex);
		}
		settle(run, settlement);
	}

	/**
	 * The first and the last failure come with their stack trace; those in between mostly
	 * say the same again.
	 */
	private void logFailure(Run run, Throwable failure) {
		this.failureLog.warn(
				run.kind(), "Attempt " + run.attempt() + " of " + run.maxAttempts() + " of job " + run.jobId()
						+ " of kind " + run.kind() + " failed",
				failure, run.attempt() == 1 || run.attempt() >= run.maxAttempts());
	}

	/**
	 * A handler that finished in spite of a cut-off has finished, as long as it holds the
	 * lease. What it committed itself is written already; what it rolled back is not
	 * done.
	 */
	private @Nullable Settlement decide(Run run, @Nullable JobOutcome outcome, @Nullable Throwable failure) {
		if (run.settled() == Settled.COMMITTED || run.cutOff() == CutOff.LEASE_LOST) {
			return null;
		}
		if (run.callbacks().parks(outcome, failure)) {
			return this.services.rules().ofWait(run, outcome);
		}
		if (failure == null && run.settled() == Settled.NOT_YET) {
			return this.services.rules().ofReturned(run, outcome);
		}
		if (failure == null) {
			return this.services.rules().ofFailure(run, new CompletionRolledBackException(run.jobId()));
		}
		if (run.cutOff() == CutOff.SHUTDOWN) {
			return Settlement.ofRelease(run.key());
		}
		if (run.cutOff() == CutOff.DEADLINE) {
			return this.services.rules().ofFailure(run, new DeadlineExceededException(run.job(), failure));
		}
		return this.services.rules().ofFailure(run, failure);
	}

	FailureLog failureLog() {
		return this.failureLog;
	}

	/** Gives a job back that has no turn, or whose handler does not return. */
	void release(Run run) {
		settle(run, Settlement.ofRelease(run.key()));
	}

	private void settle(Run run, @Nullable Settlement settlement) {
		if (!run.end()) {
			return;
		}
		this.services.logs().onEnd(run);
		if (settlement != null) {
			this.completer.add(settlement);
		}
		else if (run.settled() == Settled.COMMITTED) {
			this.services.logs().onSettled(run);
			this.runs.remove(run.key());
		}
		else {
			this.services.logs().onLost(run);
			this.runs.remove(run.key());
			this.services.events().onLost(run);
		}
		this.onSlotFree.accept(run);
	}

}

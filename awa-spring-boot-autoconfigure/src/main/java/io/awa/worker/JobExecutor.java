package io.awa.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.json.JobCodec;
import io.awa.worker.Run.CutOff;

/**
 * Runs a claimed job: finds its handler, reads the payload, calls the handler, and turns
 * what comes back into a {@link Settlement}.
 */
final class JobExecutor {

	private static final Log logger = LogFactory.getLog(JobExecutor.class);

	private final HandlerRegistry handlers;

	private final JobCodec codec;

	private final RetryPolicy retryPolicy;

	private final Executor threads;

	private final Runs runs;

	private final JobCompleter completer;

	private final Consumer<String> onSlotFree;

	JobExecutor(HandlerRegistry handlers, JobCodec codec, RetryPolicy retryPolicy, Executor threads, Runs runs,
			JobCompleter completer, Consumer<String> onSlotFree) {
		this.handlers = handlers;
		this.codec = codec;
		this.retryPolicy = retryPolicy;
		this.threads = threads;
		this.runs = runs;
		this.completer = completer;
		this.onSlotFree = onSlotFree;
	}

	void execute(ClaimedJob job) {
		Run run = new Run(job, this.codec, this.threads);
		this.runs.add(run);
		try {
			this.threads.execute(() -> runOnThread(run));
		}
		catch (Throwable ex) {
			logger.warn("No thread for job " + job.jobId() + " of kind " + job.kind() + ": it goes back.", ex);
			settle(run, Settlement.ofRelease(run.key()));
		}
	}

	/** User code may throw anything; whatever it is, the slot comes back. */
	private void runOnThread(Run run) {
		run.onThread();
		try {
			CompletableFuture<@Nullable JobOutcome> future = callHandler(run);
			run.onFuture(future);
			future.whenComplete((outcome, failure) -> onEnd(run, outcome, failure));
		}
		catch (Throwable ex) {
			run.leaveThread();
			onEnd(run, null, ex);
		}
	}

	private CompletableFuture<@Nullable JobOutcome> callHandler(Run run) throws Exception {
		HandlerDefinition handler = this.handlers.find(run.kind());
		if (handler == null) {
			throw new IllegalStateException("Kind '" + run.kind() + "' was claimed without a handler.");
		}
		Object args = this.codec.decodeArgs(run.job().argsJson(), handler.payloadType());
		return handler.call().start(args, run);
	}

	/**
	 * Deciding runs user code, such as a retry policy or the message of an exception; if
	 * it fails, the attempt has failed.
	 */
	private void onEnd(Run run, @Nullable JobOutcome outcome, @Nullable Throwable failure) {
		Settlement settlement;
		try {
			Throwable cause = (failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure;
			if (cause != null && run.cutOff() == null) {
				logFailure(run, cause);
			}
			settlement = decide(run, outcome, cause);
		}
		catch (Throwable ex) {
			settlement = Settlement.ofFailure(run.job(), ex, RetryPolicy.exponential());
		}
		settle(run, settlement);
	}

	/**
	 * The first and the last failure come with their stack trace; those in between mostly
	 * say the same again.
	 */
	private static void logFailure(Run run, Throwable failure) {
		String message = "Attempt " + run.attempt() + " of " + run.maxAttempts() + " of job " + run.jobId()
				+ " of kind " + run.kind() + " failed: " + failure;
		if (run.attempt() == 1 || run.attempt() >= run.maxAttempts()) {
			logger.warn(message, failure);
		}
		else {
			logger.warn(message);
		}
	}

	/**
	 * A handler that finished in spite of a cut-off has finished, as long as it holds the
	 * lease.
	 */
	private @Nullable Settlement decide(Run run, @Nullable JobOutcome outcome, @Nullable Throwable failure) {
		if (run.cutOff() == CutOff.LEASE_LOST) {
			return null;
		}
		if (failure == null) {
			return Settlement.ofOutcome(run.job(), outcome);
		}
		if (run.cutOff() == CutOff.SHUTDOWN) {
			return Settlement.ofRelease(run.key());
		}
		if (run.cutOff() == CutOff.DEADLINE) {
			return Settlement.ofFailure(run.job(), new DeadlineExceededException(run.job(), failure), this.retryPolicy);
		}
		return Settlement.ofFailure(run.job(), failure, this.retryPolicy);
	}

	/** Gives a job back whose handler does not return. */
	void release(Run run) {
		settle(run, Settlement.ofRelease(run.key()));
	}

	private void settle(Run run, @Nullable Settlement settlement) {
		if (!run.end()) {
			return;
		}
		if (settlement != null) {
			this.completer.add(settlement);
		}
		else {
			this.runs.remove(run.key());
		}
		this.onSlotFree.accept(run.queue());
	}

}

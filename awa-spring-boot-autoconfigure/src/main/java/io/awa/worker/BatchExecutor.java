package io.awa.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.awa.worker.Turns.Turn;

/**
 * Runs the jobs that one claim brought: those of batch handlers together, all others one
 * by one. A batch never waits for more jobs, and each of its jobs keeps a slot until its
 * own end is settled.
 */
final class BatchExecutor {

	private static final Log logger = LogFactory.getLog(BatchExecutor.class);

	private final JobExecutor jobs;

	private final HandlerRegistry handlers;

	private final HandlerInvoker invoker;

	BatchExecutor(JobExecutor jobs, HandlerRegistry handlers, HandlerInvoker invoker) {
		this.jobs = jobs;
		this.handlers = handlers;
		this.invoker = invoker;
	}

	/** Runs jobs that were claimed together, when it is their turn in their queue. */
	void execute(List<ClaimedJob> claimed, Turns turns) {
		Map<HandlerDefinition, List<ClaimedJob>> batches = new LinkedHashMap<>();
		List<Turn> all = new ArrayList<>();
		for (ClaimedJob job : claimed) {
			HandlerDefinition handler = this.handlers.find(job.kind());
			if (handler == null || handler.traits().batchCall() == null) {
				all.add(this.jobs.turn(job));
			}
			else {
				batches.computeIfAbsent(handler, (key) -> new ArrayList<>()).add(job);
			}
		}
		batches.forEach((handler, jobs) -> all.addAll(batches(handler, jobs, turns.most())));
		turns.add(all);
	}

	private List<Turn> batches(HandlerDefinition handler, List<ClaimedJob> claimed, int most) {
		int size = Math.max(1, Math.min(handler.traits().batchSize(), most));
		List<Turn> batches = new ArrayList<>();
		for (int from = 0; from < claimed.size(); from += size) {
			List<Run> batch = claimed.subList(from, Math.min(from + size, claimed.size()))
				.stream()
				.map(this.jobs::begin)
				.toList();
			batches.add(new Turn(batch, () -> runOnThread(handler, batch)));
		}
		return batches;
	}

	/** User code may throw anything; whatever it is, all slots come back. */
	private void runOnThread(HandlerDefinition handler, List<Run> batch) {
		List<Run> runs = new ArrayList<>();
		List<Object> args = new ArrayList<>();
		for (Run run : batch) {
			Object read = read(handler, run);
			if (read != null) {
				runs.add(run);
				args.add(read);
			}
		}
		if (!runs.isEmpty()) {
			start(handler, runs, args);
		}
	}

	/** Returns {@code null} for a job that ends alone, because of its payload. */
	private @Nullable Object read(HandlerDefinition handler, Run run) {
		try {
			return this.invoker.read(run, handler);
		}
		catch (Throwable ex) {
			this.jobs.onEnd(run, null, ex);
		}
		return null;
	}

	private void start(HandlerDefinition handler, List<Run> runs, List<Object> args) {
		List<JobContext> contexts = List.copyOf(runs);
		BatchContext context = () -> contexts;
		BatchCutOff cutOff = new BatchCutOff(runs.size());
		try {
			runs.forEach((run) -> run.onFuture(cutOff.member()));
			cutOff.onThread();
			CompletableFuture<@Nullable BatchOutcome> future = startCall(handler, args, context);
			cutOff.onFuture(future);
			future.whenComplete((outcome, failure) -> onEnd(handler, runs, context, outcome, failure));
		}
		catch (Throwable ex) {
			cutOff.leaveThread();
			onEnd(handler, runs, context, null, ex);
		}
	}

	private static CompletableFuture<@Nullable BatchOutcome> startCall(HandlerDefinition handler, List<Object> args,
			BatchContext context) throws Exception {
		BatchCall call = handler.traits().batchCall();
		if (call == null) {
			throw new IllegalStateException("The " + handler.description() + " is no batch handler.");
		}
		return call.start(Collections.unmodifiableList(args), context);
	}

	private void onEnd(HandlerDefinition handler, List<Run> runs, BatchContext context, @Nullable BatchOutcome outcome,
			@Nullable Throwable failure) {
		if (failure != null) {
			onFailure(handler, runs, failure);
			return;
		}
		List<BatchOutcome.Member> members;
		try {
			members = ((outcome != null) ? outcome : BatchOutcome.completed()).resolve(context);
		}
		catch (Throwable ex) {
			onFailure(handler, runs, ex);
			return;
		}
		for (int i = 0; i < runs.size(); i++) {
			this.jobs.onEnd(runs.get(i), members.get(i).outcome(), members.get(i).failure());
		}
	}

	/** Said once for all, not once for each. */
	private void onFailure(HandlerDefinition handler, List<Run> runs, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (runs.stream().anyMatch((run) -> run.cutOff() == null)) {
			logBatch(handler, runs, cause);
		}
		runs.forEach((run) -> this.jobs.end(run, null, cause));
	}

	/** The message of the exception is user code too. */
	private void logBatch(HandlerDefinition handler, List<Run> runs, Throwable cause) {
		String batch = "A batch of " + runs.size() + " jobs of kind " + handler.kind() + ", the first of them job "
				+ runs.get(0).jobId() + ", failed";
		try {
			this.jobs.failureLog().warn(handler.kind(), batch, cause, true);
		}
		catch (Throwable ex) {
			logger.warn(batch + " with a " + cause.getClass().getName() + " that cannot say what it is");
		}
	}

}

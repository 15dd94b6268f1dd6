package io.awa.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.AwaException;
import io.awa.Backoff;
import io.awa.JobMetadata;
import io.awa.NewJob;
import io.awa.client.OutcomeJobs;
import io.awa.json.JobCodec;
import io.awa.json.JobDecodingException;
import io.awa.worker.PayloadReader.NewerPayloadException;
import io.awa.worker.Settlement.Next;
import io.awa.worker.Settlement.RunError;

/**
 * Decides how a run ends, from what its handler returned or threw. For the delay after a
 * failed attempt the job counts before its handler, the handler before the queue, and the
 * queue before the default.
 */
final class OutcomeRules {

	/** Largest result that is kept, in bytes of JSON. */
	static final int RESULT_BYTES = 64 * 1024;

	/** How long a job waits for a node that knows its payload. */
	private static final Duration NEWER_PAYLOAD_DELAY = Duration.ofSeconds(5);

	/** Of a snooze that the handler did not ask for. */
	private static final int UNCOUNTED = -1;

	private final HandlerRegistry handlers;

	private final FailureHandling failures;

	private final WorkerSettings settings;

	private final JobCodec codec;

	OutcomeRules(HandlerRegistry handlers, FailureHandling failures, WorkerSettings settings, JobCodec codec) {
		this.handlers = handlers;
		this.failures = failures;
		this.settings = settings;
		this.codec = codec;
	}

	FailureHandling failures() {
		return this.failures;
	}

	/** A job that cannot be inserted would not be better after another attempt. */
	Settlement ofReturned(Run run, @Nullable JobOutcome outcome) {
		if (outcome instanceof JobOutcome.WithJobs more) {
			try {
				OutcomeJobs.check(more.jobs(), this.codec);
			}
			catch (RuntimeException ex) {
				return fail(run, "terminal_error", error(run, ex));
			}
		}
		return ofOutcome(run, outcome);
	}

	Settlement ofOutcome(Run run, @Nullable JobOutcome outcome) {
		if (outcome instanceof JobOutcome.WithJobs more) {
			return ofOutcome(run, more.outcome()).withJobs(more.jobs());
		}
		if (outcome instanceof JobOutcome.RetryAfter retry) {
			return retry(run, retry.delay(), error(run, "The handler asked for another attempt."));
		}
		if (outcome instanceof JobOutcome.Snooze snooze) {
			return snooze(run, snooze.delay());
		}
		if (outcome instanceof JobOutcome.Cancel cancel) {
			return end(run, Next.CANCELLED, error(run, cancel.reason()));
		}
		if (outcome instanceof JobOutcome.Fail fail) {
			return fail(run, "terminal_error", error(run, fail.reason()));
		}
		Object result = (outcome instanceof JobOutcome.Completed completed) ? completed.result() : null;
		if (isForgotten(run)) {
			return end(run, Next.FORGOTTEN, null);
		}
		return (result != null) ? completed(run, result) : end(run, Next.COMPLETED, null);
	}

	/** A result that cannot be kept would not be better after another attempt. */
	private Settlement completed(Run run, Object result) {
		try {
			String json = encodeResult(run, result);
			return end(run, Next.COMPLETED, null).withResult(json);
		}
		catch (AwaException ex) {
			return fail(run, "terminal_error", error(run, ex));
		}
	}

	/** A wait for a callback that cannot come is a failed attempt. */
	Settlement ofWait(Run run, @Nullable JobOutcome outcome) {
		Throwable fault = run.callbacks().findFault(outcome);
		return (fault != null) ? ofFailure(run, fault) : Settlement.ofPark(run.key());
	}

	Settlement ofFailure(Run run, Throwable failure) {
		if (failure instanceof NewerPayloadException) {
			return back(run, Next.SNOOZE, NEWER_PAYLOAD_DELAY, null).withMaxSnoozes(UNCOUNTED);
		}
		RunError error = error(run, failure);
		FailureAction action = classify(run, failure);
		return switch (action.type()) {
			case TERMINAL -> fail(run, "terminal_error", error);
			case CANCEL -> end(run, Next.CANCELLED, error);
			case SNOOZE -> snooze(run, (action.delay() != null) ? action.delay() : Duration.ZERO);
			case RETRY -> retry(run, action.delay(), error);
		};
	}

	/**
	 * What is left if deciding itself fails, because a policy or an exception is broken.
	 */
	Settlement ofBrokenRule(Run run, Throwable failure) {
		return (run.attempt() >= run.maxAttempts()) ? fail(run, "max_attempts_exhausted", error(run, failure))
				: back(run, Next.RETRY, Backoff.exponential().delayAfter(run.attempt()), error(run, failure));
	}

	private FailureAction classify(Run run, Throwable failure) {
		if (failure instanceof TerminalJobException || failure instanceof JobDecodingException) {
			return FailureAction.terminal();
		}
		HandlerDefinition handler = this.handlers.find(run.kind());
		FailureAction action = (handler != null) ? handler.options().failures().classify(failure, run) : null;
		if (action == null) {
			action = this.failures.classifier().classify(failure, run);
		}
		return (action != null) ? action : FailureAction.retry();
	}

	private Settlement retry(Run run, @Nullable Duration delay, RunError error) {
		if (run.attempt() >= run.maxAttempts()) {
			return fail(run, "max_attempts_exhausted", error);
		}
		return back(run, Next.RETRY, (delay != null) ? delay : delayAfter(run), error);
	}

	private Duration delayAfter(Run run) {
		if (run.allMetadata().get(JobMetadata.BACKOFF) instanceof String own) {
			return Backoff.parse(own).delayAfter(run.attempt());
		}
		HandlerDefinition handler = this.handlers.find(run.kind());
		if (handler != null && handler.options().retryPolicy() != null) {
			return handler.options().retryPolicy().delayAfter(run.attempt());
		}
		WorkerSettings.QueueSettings queue = this.settings.queues().get(run.queue());
		return (queue != null && queue.backoff() != null) ? queue.backoff().delayAfter(run.attempt())
				: this.failures.retryPolicy().delayAfter(run.attempt());
	}

	private Settlement snooze(Run run, Duration delay) {
		Settlement snooze = back(run, Next.SNOOZE, delay, null).withMaxSnoozes(this.failures.maxSnoozes());
		return isBuried(run) ? snooze.withDeathReason("snooze_limit") : snooze;
	}

	private Settlement fail(Run run, String reason, RunError error) {
		Settlement failed = end(run, Next.FAILED, error);
		return isBuried(run) ? failed.withDeathReason(reason) : failed;
	}

	/** Says whether nothing is kept of jobs of the queue that completed. */
	private boolean isForgotten(Run run) {
		WorkerSettings.QueueSettings queue = this.settings.queues().get(run.queue());
		return queue != null && !queue.keepsCompleted();
	}

	/** Says whether failed jobs of the queue become dead letters. */
	private boolean isBuried(Run run) {
		WorkerSettings.QueueSettings queue = this.settings.queues().get(run.queue());
		return queue == null || queue.deadLetters();
	}

	private String encodeResult(Run run, Object result) {
		String json = this.codec.encodeValue("result", result);
		int bytes = json.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > RESULT_BYTES) {
			throw new ResultTooLargeException(run.jobId(), bytes);
		}
		return json;
	}

	private RunError error(Run run, Throwable failure) {
		return RunError.of(failure, (text) -> this.failures.redact(run.kind(), text));
	}

	private RunError error(Run run, @Nullable String reason) {
		return RunError.of(reason, (text) -> this.failures.redact(run.kind(), text));
	}

	private static Settlement end(Run run, Next next, @Nullable RunError error) {
		return back(run, next, Duration.ZERO, error);
	}

	private static Settlement back(Run run, Next next, Duration delay, @Nullable RunError error) {
		return new Settlement(run.jobId(), run.lease(), next, delay, error, null, null, 0, run.takeProgress(),
				List.<NewJob>of());
	}

	/** The handler returned more than is kept. */
	static final class ResultTooLargeException extends AwaException {

		ResultTooLargeException(long jobId, int bytes) {
			super("The result of job " + jobId + " has " + bytes + " bytes of JSON, but " + RESULT_BYTES
					+ " are kept at most. Store it elsewhere and return where it is.");
		}

	}

}

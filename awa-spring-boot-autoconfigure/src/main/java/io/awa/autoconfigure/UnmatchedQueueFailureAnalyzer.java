package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.awa.worker.UnmatchedQueueException;

/**
 * Explains configured queues and queues of handlers that do not match.
 */
final class UnmatchedQueueFailureAnalyzer extends AbstractFailureAnalyzer<UnmatchedQueueException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnmatchedQueueException cause) {
		String queue = cause.queue();
		String property = AwaProperties.queueProperty(queue);
		if (cause.configured()) {
			return new FailureAnalysis(
					"The configuration names queue '" + queue + "' (" + property
							+ "), but no job handler expects jobs in it.",
					"Add @JobHandler(queue = \"" + queue + "\") to a handler, or remove " + property + ".", cause);
		}
		return new FailureAnalysis(
				"A job handler expects jobs in queue '" + queue
						+ "', but awa.worker.queues names other queues only, so its jobs would never run.",
				"Add " + property + ".concurrency=10, or change the queue of the handler, or remove "
						+ "all of awa.worker.queues to work on the queues of all handlers.",
				cause);
	}

}

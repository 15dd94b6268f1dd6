package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a queue whose name needs brackets in the name of a property.
 */
final class MangledQueueFailureAnalyzer extends AbstractFailureAnalyzer<MangledQueueException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MangledQueueException cause) {
		return new FailureAnalysis(
				"The configuration names queue '" + cause.configured() + "', but a job handler expects jobs in queue '"
						+ cause.expected() + "'. Spring Boot keeps only letters, digits and - of a queue's name in "
						+ "awa.worker.queues unless the name is in brackets.",
				"Write " + AwaProperties.queueProperty(cause.expected()) + ".concurrency. In YAML: \"["
						+ cause.expected() + "]\" as the key below awa.worker.queues.",
				cause);
	}

}

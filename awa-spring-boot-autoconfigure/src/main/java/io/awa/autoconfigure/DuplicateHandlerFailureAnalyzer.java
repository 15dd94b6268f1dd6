package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.awa.worker.DuplicateHandlerException;

/**
 * Explains two handlers for one kind.
 */
final class DuplicateHandlerFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateHandlerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateHandlerException cause) {
		return new FailureAnalysis(describe(cause), "Remove one of the handlers, or give one of them another kind, for "
				+ "example with @JobHandler(kind = \"" + cause.kind() + "_2\").", cause);
	}

	/** The message minus its remedy, which the action gives. */
	private static String describe(DuplicateHandlerException cause) {
		String message = String.valueOf(cause.getMessage());
		int end = message.indexOf(". Remove one");
		return (end > 0) ? message.substring(0, end + 1) : message;
	}

}

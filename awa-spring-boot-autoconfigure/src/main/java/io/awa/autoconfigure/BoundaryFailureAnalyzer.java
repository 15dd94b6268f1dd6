package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.awa.BoundaryException;

/**
 * Explains an application whose transactions would not hold what they seem to.
 */
final class BoundaryFailureAnalyzer extends AbstractFailureAnalyzer<BoundaryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BoundaryException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), "Change what the description names. To start "
				+ "nevertheless while you do, set awa.bridge.guard=warn.", cause);
	}

}

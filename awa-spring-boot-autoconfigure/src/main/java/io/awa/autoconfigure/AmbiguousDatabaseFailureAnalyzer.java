package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.awa.autoconfigure.AwaProperties.Client;

/**
 * Explains several databases of which none is marked.
 */
final class AmbiguousDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousDatabaseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousDatabaseException cause) {
		String mark = (cause.client() == Client.JDBC) ? "@AwaDataSource" : "@AwaConnectionFactory";
		return new FailureAnalysis(String.valueOf(cause.getMessage()), "Mark the bean that holds the job queue with "
				+ mark + " (io.awa.autoconfigure), or make one of the beans @Primary.", cause);
	}

}

package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a database that is no PostgreSQL or too old.
 */
final class UnsupportedDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedDatabaseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedDatabaseException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Connect to PostgreSQL " + DatabaseProduct.MINIMUM_VERSION
						+ " or newer. If another bean holds it, mark that "
						+ "bean with @AwaDataSource or @AwaConnectionFactory.",
				cause);
	}

}

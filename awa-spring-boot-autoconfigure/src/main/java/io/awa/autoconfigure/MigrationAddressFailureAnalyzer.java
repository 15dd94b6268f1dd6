package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an application whose tables cannot be made over JDBC.
 */
final class MigrationAddressFailureAnalyzer extends AbstractFailureAnalyzer<MigrationAddressException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MigrationAddressException cause) {
		return new FailureAnalysis(cause.reason(),
				"Set awa.migration.url to the JDBC URL of the database, and awa.migration.username and "
						+ "awa.migration.password if they differ from those of the application. Or set "
						+ "awa.migration.mode=validate and apply the exported script.",
				cause);
	}

}

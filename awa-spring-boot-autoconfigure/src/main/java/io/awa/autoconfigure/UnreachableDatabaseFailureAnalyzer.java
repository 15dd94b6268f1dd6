package io.awa.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a database that is away, does not exist or refuses the login.
 */
final class UnreachableDatabaseFailureAnalyzer extends AbstractFailureAnalyzer<UnreachableDatabaseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnreachableDatabaseException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), action(cause), cause);
	}

	private static String action(UnreachableDatabaseException cause) {
		String origin = cause.target().origin();
		return switch (cause.stateClass()) {
			case "28" ->
				"Correct " + login(cause.target().credentials(), origin) + ", or let the role log in to this database.";
			case "3D" -> "Create the database, or correct its name in " + origin + ".";
			case "53" -> "The server is out of connections or other resources: raise max_connections, or let the "
					+ "applications have smaller pools.";
			default -> "Start the PostgreSQL server if it is not running, and see that host and port in " + origin
					+ " are right and that the network lets this application through.";
		};
	}

	private static String login(@Nullable String credentials, String origin) {
		return (credentials != null) ? credentials : "user and password of " + origin;
	}

}

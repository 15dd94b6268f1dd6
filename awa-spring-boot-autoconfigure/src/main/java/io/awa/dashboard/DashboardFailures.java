package io.awa.dashboard;

import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import io.awa.BoundaryException;
import io.awa.InvalidRequestException;
import io.awa.SchemaException;

/**
 * Answers requests that failed.
 */
final class DashboardFailures {

	private static final Log logger = LogFactory.getLog(Dashboard.class);

	/** Which types are used here concerns nobody outside. */
	private static final Pattern NAME_OF_A_TYPE = Pattern.compile(" of type [\\w.$]+");

	private DashboardFailures() {
	}

	static DashboardResponse answer(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof DashboardRefusal refusal) {
			return DashboardResponse.problem(refusal);
		}
		if (cause instanceof InvalidRequestException) {
			return DashboardResponse.problem(DashboardRefusal.BAD_REQUEST,
					NAME_OF_A_TYPE.matcher(String.valueOf(cause.getMessage())).replaceAll(""));
		}
		if (cause instanceof SchemaException || cause instanceof DataAccessException
				|| cause instanceof TransactionException || cause instanceof BoundaryException) {
			logger.warn("The dashboard could not ask the database", cause);
			return DashboardResponse.problem(DashboardRefusal.UNAVAILABLE,
					"The database could not be asked. The log of the application says why.");
		}
		logger.error("The dashboard could not answer a request", cause);
		return DashboardResponse.problem(DashboardRefusal.SERVER_ERROR,
				"This should not happen. The log of the application says what did.");
	}

}

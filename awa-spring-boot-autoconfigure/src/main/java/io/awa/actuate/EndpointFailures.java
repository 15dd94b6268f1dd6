package io.awa.actuate;

import java.security.Principal;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

import io.awa.InvalidRequestException;
import io.awa.SchemaException;
import io.awa.actuate.EndpointAnswer.Problem;

/**
 * Answers requests on the web that failed.
 */
final class EndpointFailures {

	private static final Log logger = LogFactory.getLog(EndpointFailures.class);

	private EndpointFailures() {
	}

	/**
	 * Answers with the reason, where it concerns the one who asks.
	 * @throws RuntimeException the failure, if it is none that was thought of
	 */
	static WebEndpointResponse<EndpointAnswer> answer(RuntimeException failure) {
		if (failure instanceof EndpointRefusal refusal) {
			return problem(refusal.problem(), refusal.status());
		}
		if (failure instanceof InvalidRequestException invalid) {
			return problem(String.valueOf(invalid.getMessage()), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		if (failure instanceof SchemaException || failure instanceof DataAccessException
				|| failure instanceof TransactionException) {
			logger.warn("The endpoint could not ask the database", failure);
			return problem("The database could not be asked. The view 'doctor' and the log say why.",
					WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
		throw failure;
	}

	static @Nullable String name(SecurityContext user) {
		Principal principal = user.getPrincipal();
		return (principal != null) ? principal.getName() : null;
	}

	private static WebEndpointResponse<EndpointAnswer> problem(String text, int status) {
		return new WebEndpointResponse<>(new Problem(text), status);
	}

}

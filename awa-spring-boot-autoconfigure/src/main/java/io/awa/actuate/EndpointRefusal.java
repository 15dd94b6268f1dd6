package io.awa.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * A request to the endpoint that cannot be answered, and what to ask instead.
 */
final class EndpointRefusal extends InvalidEndpointRequestException {

	private static final int LONGEST_VALUE = 100;

	private final String problem;

	private final int status;

	private EndpointRefusal(int status, String problem) {
		super(problem, problem);
		this.problem = problem;
		this.status = status;
	}

	String problem() {
		return this.problem;
	}

	int status() {
		return this.status;
	}

	static EndpointRefusal unknownView(String view, List<String> known) {
		return new EndpointRefusal(WebEndpointResponse.STATUS_NOT_FOUND,
				"There is no view '" + printable(view) + "'. Use one of " + known + ".");
	}

	static EndpointRefusal notFound(String what, String name) {
		return new EndpointRefusal(WebEndpointResponse.STATUS_NOT_FOUND,
				"There is no " + what + " '" + printable(name) + "'.");
	}

	static EndpointRefusal unknownAction(String view, String action, List<String> known) {
		return new EndpointRefusal(WebEndpointResponse.STATUS_BAD_REQUEST,
				"There is no action '" + printable(action) + "' for " + view + ". Use one of " + known + ".");
	}

	static EndpointRefusal invalid(String field, String value, String remedy) {
		return new EndpointRefusal(WebEndpointResponse.STATUS_BAD_REQUEST,
				"The " + field + " is '" + printable(value) + "'. " + remedy);
	}

	/** What was asked for goes back to who asked, but not without a bound. */
	private static String printable(String value) {
		String plain = value.replaceAll("\\p{Cntrl}", "?");
		return (plain.length() > LONGEST_VALUE) ? plain.substring(0, LONGEST_VALUE) + "…" : plain;
	}

}

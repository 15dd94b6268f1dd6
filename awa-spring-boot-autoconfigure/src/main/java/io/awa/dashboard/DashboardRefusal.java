package io.awa.dashboard;

/**
 * Why a request is not answered, for the one who asks.
 */
final class DashboardRefusal extends RuntimeException {

	static final int BAD_REQUEST = 400;

	static final int UNAUTHORIZED = 401;

	static final int FORBIDDEN = 403;

	static final int NOT_FOUND = 404;

	static final int METHOD_NOT_ALLOWED = 405;

	static final int CONFLICT = 409;

	static final int TOO_LARGE = 413;

	static final int SERVER_ERROR = 500;

	static final int UNAVAILABLE = 503;

	private final int status;

	private final String problem;

	DashboardRefusal(int status, String problem) {
		super(problem, null, false, false);
		this.status = status;
		this.problem = problem;
	}

	static DashboardRefusal invalid(String problem) {
		return new DashboardRefusal(BAD_REQUEST, problem);
	}

	static DashboardRefusal forbidden(String problem) {
		return new DashboardRefusal(FORBIDDEN, problem);
	}

	static DashboardRefusal conflict(String problem) {
		return new DashboardRefusal(CONFLICT, problem);
	}

	static DashboardRefusal notFound(String thing, Object name) {
		return new DashboardRefusal(NOT_FOUND,
				"There is no " + thing + " '" + JsonText.cut(name.toString()) + "'. It may be gone by now.");
	}

	int status() {
		return this.status;
	}

	String problem() {
		return this.problem;
	}

}

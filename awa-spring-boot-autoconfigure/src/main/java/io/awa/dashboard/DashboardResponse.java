package io.awa.dashboard;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered, whichever stack sends it.
 *
 * @param status the HTTP status
 * @param headers all headers, with the type of the content
 * @param body the bytes
 */
record DashboardResponse(int status, Map<String, String> headers, byte[] body) {

	static final String EVENTS = "text/event-stream";

	private static final String CONTENT_TYPE = "Content-Type";

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
			+ "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private static final int OK = 200;

	private static final int FOUND = 302;

	private static final int NOT_MODIFIED = 304;

	private static final byte[] NOTHING = {};

	DashboardResponse {
		headers = Map.copyOf(headers);
	}

	static DashboardResponse json(Object answer) {
		return json(OK, answer);
	}

	static DashboardResponse problem(int status, String problem) {
		return json(status, Map.of("problem", problem));
	}

	static DashboardResponse problem(DashboardRefusal refusal) {
		DashboardResponse problem = problem(refusal.status(), refusal.problem());
		return (refusal.status() == DashboardRefusal.METHOD_NOT_ALLOWED) ? problem.with("Allow", "GET") : problem;
	}

	/** The router sends the events. */
	static DashboardResponse events() {
		return of(OK, EVENTS, NOTHING).with("Cache-Control", "no-store").with("X-Accel-Buffering", "no");
	}

	/** Relative, so that it does not matter what is in front of the application. */
	static DashboardResponse redirect(String location) {
		return of(FOUND, "text/plain", NOTHING).with("Location", location).with("Cache-Control", "no-store");
	}

	static DashboardResponse file(String type, String etag, byte[] body) {
		return of(OK, type, body).with("ETag", etag).with("Cache-Control", "no-cache");
	}

	DashboardResponse notModified() {
		return new DashboardResponse(NOT_MODIFIED, this.headers, NOTHING);
	}

	boolean isEvents() {
		return EVENTS.equals(this.headers.get(CONTENT_TYPE));
	}

	private static DashboardResponse json(int status, Object answer) {
		return of(status, "application/json", JsonText.write(answer)).with("Cache-Control", "no-store");
	}

	private static DashboardResponse of(int status, String type, byte[] body) {
		return new DashboardResponse(status, Map.of(CONTENT_TYPE, type, "Content-Security-Policy", POLICY,
				"X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer"), body);
	}

	private DashboardResponse with(String header, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(header, value);
		return new DashboardResponse(this.status, more, this.body);
	}

}

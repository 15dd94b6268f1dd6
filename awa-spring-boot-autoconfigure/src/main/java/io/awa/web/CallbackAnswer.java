package io.awa.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import tools.jackson.databind.json.JsonMapper;

import io.awa.CallbackResult;
import io.awa.JobState;

/**
 * What the receiver answers, whichever stack sends it.
 *
 * @param status the HTTP status
 * @param body the members of the JSON object in the body
 */
record CallbackAnswer(int status, Map<String, Object> body) {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final int UNAUTHORIZED = 401;

	private static final int TOO_LARGE = 413;

	private static final int OK = 200;

	private static final int BAD_REQUEST = 400;

	private static final int NOT_FOUND = 404;

	private static final int METHOD_NOT_ALLOWED = 405;

	private static final int CONFLICT = 409;

	private static final int UNAVAILABLE = 503;

	static CallbackAnswer of(CallbackResult result) {
		UUID id = result.callbackId();
		if (result.jobId() == null) {
			return error(NOT_FOUND, "Callback " + id + " is unknown: it was resolved, replaced or has timed out.");
		}
		if (!result.resolved()) {
			return error(CONFLICT, "Callback " + id + " was already resolved in another way.");
		}
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("id", result.jobId());
		body.put("state", Objects.requireNonNullElse(result.state(), JobState.RUNNING).text());
		body.put("callback_id", id.toString());
		return new CallbackAnswer(OK, body);
	}

	static CallbackAnswer badRequest(String message) {
		return error(BAD_REQUEST, message);
	}

	static CallbackAnswer unauthorized(String message) {
		return error(UNAUTHORIZED, message);
	}

	static CallbackAnswer notFound(String message) {
		return error(NOT_FOUND, message);
	}

	static CallbackAnswer methodNotAllowed() {
		return error(METHOD_NOT_ALLOWED, "Callbacks take POST only.");
	}

	static CallbackAnswer tooLarge(int limit) {
		return error(TOO_LARGE, "The body has more than " + limit + " bytes. Send a smaller one.");
	}

	static CallbackAnswer unavailable() {
		return error(UNAVAILABLE, "The database cannot be asked now. Send the request again.");
	}

	boolean isMethodNotAllowed() {
		return this.status == METHOD_NOT_ALLOWED;
	}

	/** As bytes, so that no converter or codec of the application changes it. */
	byte[] json() {
		return MAPPER.writeValueAsBytes(this.body);
	}

	private static CallbackAnswer error(int status, String message) {
		return new CallbackAnswer(status, Map.of("error", message));
	}

}

package io.awa.dashboard;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.awa.JobFilter;
import io.awa.PageRequest;

/**
 * A request, whichever stack it came through.
 *
 * @param method the HTTP method
 * @param path what is asked for
 * @param query the parameters of the address
 * @param headers finds a header
 * @param body the bytes, at most one more than allowed
 * @param user who asks, {@code null} if nobody knows
 * @param csrf the header that requests which change something need, {@code null} if they
 * need none
 */
record DashboardRequest(String method, DashboardPath path, Map<String, String> query,
		UnaryOperator<@Nullable String> headers, byte[] body, @Nullable DashboardUser user, @Nullable CsrfHeader csrf) {

	/** A payload and what is around it. */
	static final int BODY_BYTES = 1536 * 1024;

	private static final int PAGE_SIZE = 50;

	/** As {@code ~?name=}, for names that a firewall would not let through in a path. */
	private static final String NAME_IN_QUERY = "~";

	boolean isRead() {
		return this.method.equals("GET") || this.method.equals("HEAD");
	}

	boolean isWrite() {
		return hasBody(this.method);
	}

	/** Only what changes something has one. */
	static boolean hasBody(String method) {
		return method.equals("POST") || method.equals("DELETE");
	}

	String name() {
		String name = this.path.name();
		return name.equals(NAME_IN_QUERY) ? this.query.getOrDefault("name", name) : name;
	}

	@Nullable String find(String parameter) {
		String value = this.query.get(parameter);
		return (value == null || value.isEmpty()) ? null : value;
	}

	JobFilter filter() {
		return JobQuery.filter(this::find, null);
	}

	PageRequest page() {
		Long limit = findNumber("limit");
		return new PageRequest((limit != null) ? Math.toIntExact(Math.min(limit, Integer.MAX_VALUE)) : PAGE_SIZE,
				findNumber("older"), findNumber("newer"));
	}

	RequestBody json() {
		if (this.body.length > BODY_BYTES) {
			throw new DashboardRefusal(DashboardRefusal.TOO_LARGE,
					"The body has more than " + BODY_BYTES + " bytes. Send a smaller one.");
		}
		return RequestBody.read(this.body);
	}

	private @Nullable Long findNumber(String parameter) {
		String value = find(parameter);
		return (value != null) ? JobQuery.number(parameter, value) : null;
	}

	static Instant time(String name, String value) {
		try {
			return Instant.parse(value);
		}
		catch (DateTimeException ex) {
			throw DashboardRefusal.invalid("The time '" + JsonText.cut(value) + "' of '" + name
					+ "' cannot be read. Use one such as 2026-01-31T12:00:00Z.");
		}
	}

}

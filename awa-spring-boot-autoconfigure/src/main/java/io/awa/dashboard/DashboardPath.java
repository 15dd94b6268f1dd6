package io.awa.dashboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.http.server.PathContainer;

/**
 * What is asked for, below the path of the dashboard.
 *
 * @param segments the decoded segments
 * @param folder whether the path ends with a slash
 */
record DashboardPath(List<String> segments, boolean folder) {

	private static final String API = "api";

	/** Second segments that are no name of a thing. */
	private static final Set<String> COLLECTIVE = Set.of("jobs/preview", "jobs/bulk", "dead-letters/preview",
			"dead-letters/bulk", "schedules/calendar");

	static DashboardPath of(PathContainer withinApplication, String prefix) {
		List<String> segments = new ArrayList<>();
		boolean folder = false;
		for (PathContainer.Element element : withinApplication.elements()) {
			folder = !(element instanceof PathContainer.PathSegment);
			if (element instanceof PathContainer.PathSegment segment) {
				segments.add(segment.valueToMatch());
			}
		}
		int before = (int) PathContainer.parsePath(prefix)
			.elements()
			.stream()
			.filter(PathContainer.PathSegment.class::isInstance)
			.count();
		return new DashboardPath(segments.subList(Math.min(before, segments.size()), segments.size()), folder);
	}

	boolean isRoot() {
		return this.segments.isEmpty();
	}

	boolean isApi() {
		return !isRoot() && this.segments.get(0).equals(API);
	}

	/** Only there a token against CSRF is asked for: asking may begin a session. */
	boolean isSession() {
		return this.segments.equals(List.of(API, "session"));
	}

	/** Sent like a change, but changes nothing. */
	boolean isPreview() {
		return shape().equals("jobs/preview") || shape().equals("dead-letters/preview");
	}

	/** To choose by: a name or an id is an asterisk, as in {@code jobs/*}{@code /log}. */
	String shape() {
		List<String> parts = new ArrayList<>(this.segments.subList(1, this.segments.size()));
		if (parts.size() > 1 && !COLLECTIVE.contains(parts.get(0) + "/" + parts.get(1))) {
			parts.set(1, "*");
		}
		return String.join("/", parts);
	}

	/** The second segment of the API. */
	String name() {
		return this.segments.get(2);
	}

	long id() {
		try {
			return Long.parseLong(name());
		}
		catch (NumberFormatException ex) {
			throw DashboardRefusal.invalid("The id '" + JsonText.cut(name()) + "' is no number. Use the id of a job.");
		}
	}

}

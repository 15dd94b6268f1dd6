package io.awa.actuate;

import java.util.List;

/**
 * What a path of the endpoint is about.
 *
 * @param view the group of things
 * @param name which of them
 */
record EndpointPath(String view, String name) {

	static final String DOCTOR = "doctor";

	static final String QUEUES = "queues";

	static final String JOBS = "jobs";

	static final String JOB_LOGS = "job-logs";

	static final String SCHEDULES = "schedules";

	static final String KINDS = "kinds";

	static final String DEAD_LETTERS = "dead-letters";

	private static final List<String> VIEWS = List.of(DOCTOR, QUEUES, SCHEDULES, KINDS, DEAD_LETTERS, "queues/{name}",
			"jobs/{id}", "job-logs/{id}", "schedules/{name}", "dead-letters/{id}");

	static EndpointPath of(String view) {
		return new EndpointPath(view, "");
	}

	static EndpointPath of(String view, String name) {
		return new EndpointPath(view, name);
	}

	boolean isNamed() {
		return !this.name.isEmpty();
	}

	/** The number of a job. */
	long id() {
		try {
			return Long.parseLong(this.name);
		}
		catch (NumberFormatException ex) {
			throw EndpointRefusal.invalid("id of the job", this.name, "It is a number, as in " + this.view + "/42.");
		}
	}

	EndpointRefusal unknown() {
		return EndpointRefusal.unknownView(isNamed() ? this.view + "/" + this.name : this.view, VIEWS);
	}

	EndpointRefusal notFound(String what) {
		return EndpointRefusal.notFound(what, this.name);
	}

}

package io.awa.dashboard;

import java.util.List;

/**
 * Every request of the API. What is not listed is not found, whoever would answer it, and
 * what is listed is described in {@code docs/dashboard-api.yaml}. Names and ids are
 * asterisks.
 */
final class DashboardApi {

	/** What can be looked at. */
	static final List<String> VIEWS = List.of("session", "overview", "events", "queues", "queues/*", "jobs", "jobs/*",
			"jobs/*/log", "kinds", "schedules", "schedules/calendar", "dead-letters", "workers", "doctor", "audit");

	/** What can be done. */
	static final List<String> ACTIONS = List.of("POST queues/*/pause", "POST queues/*/resume", "POST queues/*/drain",
			"POST queues/*/limits", "DELETE queues/*/limits", "POST jobs/*/retry", "POST jobs/*/cancel",
			"POST jobs/*/insert-again", "POST jobs/preview", "POST jobs/bulk", "POST schedules/*/pause",
			"POST schedules/*/resume", "POST schedules/*/trigger", "POST dead-letters/*/retry",
			"POST dead-letters/*/purge", "POST dead-letters/preview", "POST dead-letters/bulk");

	private DashboardApi() {
	}

	static String view(DashboardRequest request) {
		return require(VIEWS, "view", request.path().shape());
	}

	static String action(DashboardRequest request) {
		return require(ACTIONS, "action", request.method() + " " + request.path().shape());
	}

	private static String require(List<String> known, String thing, String asked) {
		if (!known.contains(asked)) {
			throw DashboardRefusal.notFound(thing, asked);
		}
		return asked;
	}

}

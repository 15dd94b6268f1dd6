package io.awa.samples.dashboard;

import java.util.Locale;

/**
 * The pages of the dashboard, with something that only stands on them.
 */
enum DashboardPage {

	OVERVIEW("", "Where jobs are"),

	QUEUES("queues", "team-logistics"),

	QUEUE("queues/shipping", "Hands parcels to carriers"),

	JOBS("jobs", "Due or ended"),

	JOB("jobs/%d", "Waits at gate 4 for the carrier"),

	KINDS("kinds", "Takes the money for an order"),

	SCHEDULES("schedules", "stock_of_the_day"),

	DEAD_LETTERS("dead-letters", "charge_card"),

	WORKERS("workers", "In flight"),

	DOCTOR("doctor", "Examine again"),

	AUDIT("audit", "Newsletter is late.");

	private final String route;

	private final String text;

	DashboardPage(String route, String text) {
		this.route = route;
		this.text = text;
	}

	String route(ShopJobs jobs) {
		return this.route.formatted(jobs.parcel());
	}

	String text() {
		return this.text;
	}

	String file() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}

package io.awa.benchmarks.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that pages ask for, with filters of all sorts, on {@link DashboardHistory}.
 */
final class DashboardLooks {

	private static final String NONE = "none";

	private final long ended;

	private final Instant now;

	private final List<DashboardLook> looks = new ArrayList<>();

	private DashboardLooks(long ended, Instant now) {
		this.ended = ended;
		this.now = now;
	}

	/** The looks at so many jobs that have ended. */
	static List<DashboardLook> at(long ended, Instant now) {
		DashboardLooks looks = new DashboardLooks(ended, now);
		looks.pages();
		looks.lists();
		looks.listsOfFew();
		looks.listsOfTime();
		looks.jobs();
		looks.deadLetters();
		looks.previews();
		return List.copyOf(looks.looks);
	}

	private void pages() {
		add("session", "session");
		shared("overview", "overview");
		shared("queues", "queues");
		shared("a queue", "queues/orders");
		shared("doctor", "doctor");
		shared("kinds", "kinds");
		add("schedules, 50", "schedules");
		add("calendar, cut at 500", "schedules/calendar");
		add("workers", "workers");
		add("audit, newest of 10,000", "audit");
		add("audit, in the middle", "audit?older=5000");
	}

	private void lists() {
		add("jobs", "jobs");
		for (String state : List.of("completed", "failed", "cancelled", "available", "scheduled", "retryable",
				"running", "waiting_external", "failed,cancelled", "available,running,completed")) {
			list(state.replace(",", " or "), "state=" + state);
		}
		list("kind", "kind=kind-3");
		list("queue", "queue=orders");
		list("kind and queue", "kind=kind-3&queue=orders");
		list("completed, kind", "state=completed&kind=kind-3");
		list("completed, queue", "state=completed&queue=orders");
		list("completed, kind and queue", "state=completed&kind=kind-3&queue=orders");
		list("failed, kind", "state=failed&kind=kind-3");
		list("failed, queue", "state=failed&queue=orders");
		list("available, queue", "state=available&queue=orders");
		list("tag of 1 in 50", "tag=campaign");
		list("tag of 1 in 10,000", "tag=customer-7");
		list("tag of 1 in 50, completed", "tag=campaign&state=completed");
		list("tag of 1 in 50, kind", "tag=campaign&kind=kind-3");
		list("below the middle", "older=" + this.ended / 2);
		list("completed, below the middle", "state=completed&older=" + this.ended / 2);
		list("failed, below the middle", "state=failed&older=" + this.ended / 2);
		list("kind, below the middle", "kind=kind-3&older=" + this.ended / 2);
		list("the oldest", "older=" + Math.max(this.ended / 1_000, 100));
		list("above the middle", "newer=" + this.ended / 2);
	}

	private void listsOfFew() {
		list("rare kind", "kind=rare");
		list("unknown kind", "kind=" + NONE);
		list("queue of 1 in 1,000", "queue=archive");
		list("unknown queue", "queue=" + NONE);
		list("kind that the queue has not", "kind=rare&queue=archive");
		list("completed, rare kind", "state=completed&kind=rare");
		list("completed, unknown kind", "state=completed&kind=" + NONE);
		list("completed, queue of 1 in 1,000", "state=completed&queue=archive");
		list("completed, unknown queue", "state=completed&queue=" + NONE);
		list("failed, unknown kind", "state=failed&kind=" + NONE);
		list("cancelled, unknown queue", "state=cancelled&queue=" + NONE);
		list("available, unknown kind", "state=available&kind=" + NONE);
		list("unknown tag", "tag=" + NONE);
		list("tag of 1 in 50, rare kind", "tag=campaign&kind=rare");
		list("tag of 1 in 50, unknown kind", "tag=campaign&kind=" + NONE);
		list("unknown kind, above the middle", "kind=" + NONE + "&newer=" + this.ended / 2);
	}

	private void listsOfTime() {
		String hour = time(20) + "&to=" + this.now.minus(Duration.ofHours(19));
		list("last hour", time(1));
		list("hour of old", hour);
		list("completed, hour of old", "state=completed&" + hour);
		list("failed, hour of old", "state=failed&" + hour);
		list("rare kind, hour of old", "kind=rare&" + hour);
		list("completed, rare kind, hour of old", "state=completed&kind=rare&" + hour);
		list("unknown queue, last hour", "queue=" + NONE + "&" + time(1));
		list("tag of 1 in 10,000, hour of old", "tag=customer-7&" + hour);
	}

	private String time(int hoursAgo) {
		return "from=" + this.now.minus(Duration.ofHours(hoursAgo));
	}

	private void jobs() {
		list("id", "id=" + this.ended / 2);
		list("unknown id", "id=999999999999");
		add("a completed job", "jobs/" + this.ended / 2);
		add("a failed job", "jobs/" + (this.ended - 97));
		add("log of a job, 200 lines", "jobs/" + this.ended + "/log");
	}

	private void deadLetters() {
		add("dead letters", "dead-letters");
		add("dead letters of a queue", "dead-letters?queue=orders");
		add("dead letters of a kind", "dead-letters?kind=kind-3");
		add("dead letters of an unknown kind", "dead-letters?kind=" + NONE);
	}

	private void previews() {
		preview("failed", state("failed"));
		preview("failed, queue", state("failed") + queue("orders"));
		preview("failed, kind", state("failed") + kind("kind-3"));
		preview("failed, unknown kind", state("failed") + kind(NONE));
		preview("available", state("available"));
		preview("waiting, queue", state("scheduled,available,retryable") + queue("orders"));
		preview("completed", state("completed"));
		preview("completed, queue", state("completed") + queue("orders"));
		preview("completed, unknown kind", state("completed") + kind(NONE));
		preview("tag of 1 in 50", "\"tag\": \"campaign\"");
		preview("kind", kind("kind-3").substring(2));
		preview("unknown queue", queue(NONE).substring(2));
		this.looks.add(DashboardLook.preview("preview of dead letters", "dead-letters", state("failed")));
	}

	private static String state(String state) {
		return "\"state\": \"" + state + "\"";
	}

	private static String kind(String kind) {
		return ", \"kind\": \"" + kind + "\"";
	}

	private static String queue(String queue) {
		return ", \"queue\": \"" + queue + "\"";
	}

	private void add(String title, String path) {
		this.looks.add(DashboardLook.of(title, path));
	}

	private void list(String title, String filter) {
		add("jobs: " + title, "jobs?" + filter);
	}

	private void preview(String title, String filter) {
		this.looks.add(DashboardLook.preview("preview of jobs: " + title, "jobs", filter));
	}

	private void shared(String title, String path) {
		this.looks.add(DashboardLook.first(title, path));
		this.looks.add(DashboardLook.again(title + ", again", path));
	}

}

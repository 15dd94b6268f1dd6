package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.awa.Description;
import io.awa.sql.SqlOperations;

/**
 * Says what this node knows about queues and kinds: all of it at start, so that the node
 * that started last is right, and later only that it still holds.
 */
final class Announcer {

	private static final Duration REPEAT = Duration.ofHours(1);

	private final SqlOperations operations;

	private final List<Announcement> descriptors = new ArrayList<>();

	private final Map<String, Retention> retention;

	private boolean announced;

	private long nextRepeat;

	Announcer(SqlOperations operations, MaintenanceSettings settings) {
		this.operations = operations;
		settings.queues()
			.forEach((queue) -> this.descriptors.add(new Announcement("queue", queue.queue(), queue.description())));
		settings.kinds()
			.forEach((kind) -> this.descriptors.add(new Announcement("kind", kind.kind(), kind.description())));
		this.retention = settings.queueRetention();
	}

	void announceIfDue() {
		long now = System.nanoTime();
		if (!this.announced) {
			announce();
			this.announced = true;
		}
		else if (now - this.nextRepeat >= 0) {
			repeat();
		}
		else {
			return;
		}
		this.nextRepeat = now + REPEAT.toNanos();
	}

	void repeat() {
		if (!this.descriptors.isEmpty()) {
			this.operations.query(AnnounceSql.repeat(this.descriptors), (row) -> row.getString("name"));
		}
	}

	private void announce() {
		if (!this.retention.isEmpty()) {
			this.operations.query(AnnounceSql.retention(this.retention), (row) -> row.getString("queue"));
		}
		if (!this.descriptors.isEmpty()) {
			this.operations.query(AnnounceSql.descriptors(this.descriptors), (row) -> row.getString("name"));
		}
	}

	/**
	 * What is said about a queue or a kind.
	 */
	record Announcement(String subject, String name, Description description) {

	}

}

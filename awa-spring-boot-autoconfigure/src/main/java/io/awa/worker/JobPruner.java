package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.sql.SqlOperations;
import io.awa.sql.SqlRow;

/**
 * Removes jobs that ended longer ago than they are kept. A pass is a series of small
 * transactions, and it rests 20 times as long as each took, so it uses at most 5 % of one
 * backend. One node prunes at a time; one that finds another at it gives its pass up.
 */
final class JobPruner {

	private static final int BATCH = 1_000;

	private static final int IDLE_SHARE = 20;

	private final SqlOperations operations;

	private final MaintenanceSettings settings;

	private final Announcer announcer;

	private final int batch;

	/** What is left of the pass; a step puts itself back if there is more for it. */
	private final Deque<Step> pass = new ArrayDeque<>();

	/** Where the sweep of the claims goes on in the next pass. */
	private String lastKey = "";

	private long nextPass = System.nanoTime();

	JobPruner(SqlOperations operations, MaintenanceSettings settings) {
		this(operations, settings, BATCH);
	}

	JobPruner(SqlOperations operations, MaintenanceSettings settings, int batch) {
		this.operations = operations;
		this.settings = settings;
		this.batch = batch;
		this.announcer = new Announcer(operations, settings);
	}

	/** Takes the next step and returns how long to rest. */
	Duration step() {
		long start = System.nanoTime();
		this.announcer.announceIfDue();
		if (this.pass.isEmpty() && start - this.nextPass < 0) {
			return Duration.ofNanos(this.nextPass - start);
		}
		if (this.pass.isEmpty()) {
			this.nextPass = start + this.settings.interval().toNanos();
			begin();
		}
		Step next = this.pass.poll();
		if (next != null) {
			next.run();
		}
		return Duration.ofNanos(IDLE_SHARE * (System.nanoTime() - start));
	}

	/** Takes all steps of a pass without a rest. */
	void runPass() {
		this.nextPass = System.nanoTime();
		do {
			step();
		}
		while (!this.pass.isEmpty());
	}

	/** The settings of other nodes count too, so this must have said its own before. */
	private void begin() {
		List<Group> expired = this.operations.query(PruneSql.expired(this.settings.retention()),
				(row) -> new Group(row.getString("queue"), row.getString("state")));
		expired.forEach((group) -> this.pass.add(() -> pruneFinished(group, null)));
		this.pass.add(() -> pruneDeadLetters(null));
		this.pass.add(this::pruneUniqueClaims);
		this.pass.add(this::pruneDescriptors);
	}

	private void pruneFinished(Group group, @Nullable Instant after) {
		Pruned pruned = prune(this.operations.query(
				PruneSql.finished(group.queue(), group.state(), this.settings.retention(), after, this.batch),
				Pruned::read));
		if (pruned.count() == this.batch) {
			this.pass.addFirst(() -> pruneFinished(group, pruned.lastAt()));
		}
	}

	private void pruneDeadLetters(@Nullable Instant after) {
		Pruned pruned = prune(this.operations.query(PruneSql.deadLetters(this.settings.retention(), after, this.batch),
				Pruned::read));
		if (pruned.count() == this.batch) {
			this.pass.addFirst(() -> pruneDeadLetters(pruned.lastAt()));
		}
	}

	/** Without a row, another node has the turn. */
	private Pruned prune(List<Pruned> rows) {
		if (rows.isEmpty()) {
			this.pass.clear();
			return new Pruned(0, null);
		}
		return rows.get(0);
	}

	/** A batch in each pass; there is no hurry, because a claim without a job is free. */
	private void pruneUniqueClaims() {
		List<Looked> looked = this.operations.query(PruneSql.uniqueClaims(this.lastKey, this.batch),
				(row) -> new Looked(row.getInt("seen"), row.findString("last_key")));
		String last = looked.isEmpty() ? this.lastKey : looked.get(0).lastKey();
		boolean atEnd = !looked.isEmpty() && looked.get(0).seen() < this.batch;
		this.lastKey = (atEnd || last == null) ? "" : last;
	}

	private void pruneDescriptors() {
		if (!this.settings.descriptorRetention().isZero()) {
			this.operations.query(PruneSql.descriptors(this.settings.descriptorRetention()),
					(row) -> row.getString("name"));
		}
	}

	/** A part of a pass that is one statement. */
	@FunctionalInterface
	private interface Step {

		void run();

	}

	/** Jobs that ended in the same queue and state. */
	private record Group(String queue, String state) {

	}

	/** How many jobs a statement removed, and when the youngest of them ended. */
	private record Pruned(int count, @Nullable Instant lastAt) {

		static Pruned read(SqlRow row) {
			return new Pruned(row.getInt("pruned"), row.findInstant("last_at"));
		}

	}

	/** How many claims a statement looked at, and the last of them. */
	private record Looked(int seen, @Nullable String lastKey) {

	}

}

package io.awa.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.worker.ModelClaim.Lane;
import io.awa.worker.Settlement.Next;

/**
 * A committed job as it must stand in the database. Its transitions check what must hold
 * for any of them.
 */
final class ModelJob {

	/** The only place where a job can be. */
	enum Place {

		READY, RUNNING, COMPLETED, FAILED, CANCELLED, DEAD

	}

	private final long id;

	private final String kind;

	private final String queue;

	private final int priority;

	private final int maxAttempts;

	private final List<String> history = new ArrayList<>();

	private Place place = Place.READY;

	private Instant runAt;

	/** The job becomes due only when the model lets time pass. */
	private boolean later;

	private int attempt;

	/** The lease of the last claim, or zero. */
	private long lease;

	/** The worker of the last run, or zero. */
	private long workerId;

	private Instant claimedAt = Instant.EPOCH;

	private boolean pastDeadline;

	private String deathReason = "";

	/** How often the job has snoozed, or -1 if the database has nothing of it. */
	private int snoozes = -1;

	ModelJob(long id, InsertOptions options, Instant runAt, boolean later) {
		this.id = id;
		this.kind = String.valueOf(options.kind());
		this.queue = options.queue();
		this.priority = options.priority();
		this.maxAttempts = options.maxAttempts();
		this.runAt = runAt;
		this.later = later;
	}

	long id() {
		return this.id;
	}

	String queue() {
		return this.queue;
	}

	int priority() {
		return this.priority;
	}

	Instant runAt() {
		return this.runAt;
	}

	Instant claimedAt() {
		return this.claimedAt;
	}

	long workerId() {
		return this.workerId;
	}

	int attempt() {
		return this.attempt;
	}

	int snoozes() {
		return this.snoozes;
	}

	boolean isReady() {
		return this.place == Place.READY;
	}

	boolean isDue() {
		return isReady() && !this.later;
	}

	boolean isLater() {
		return isReady() && this.later;
	}

	boolean isRunning() {
		return this.place == Place.RUNNING;
	}

	boolean isTerminal() {
		return !isReady() && !isRunning();
	}

	boolean isDeadLetter() {
		return this.place == Place.DEAD;
	}

	boolean isPastDeadline() {
		return isRunning() && this.pastDeadline;
	}

	boolean hasMoreAttempts() {
		return this.attempt < this.maxAttempts;
	}

	boolean isHeldBy(RunKey run) {
		return isRunning() && this.id == run.jobId() && this.lease == run.lease();
	}

	boolean isWantedBy(ModelClaim claim) {
		return claim.kinds().contains(this.kind);
	}

	boolean isOf(String wanted) {
		return this.kind.equals(wanted);
	}

	boolean isIn(Lane lane) {
		return this.queue.equals(lane.queue()) && this.priority == lane.priority();
	}

	LaneMark mark() {
		return new LaneMark(this.runAt, this.id);
	}

	RunKey run() {
		return new RunKey(this.id, this.lease);
	}

	void claim(ClaimedJob claimed, long worker) {
		ModelViolation.check(isReady(), "C5, D1: job %s was claimed although it was not ready: %s", this.id, this);
		ModelViolation.check(claimed.lease() > this.lease,
				"C4: the lease does not grow: job %s had lease %s and was claimed with lease %s", this.id, this.lease,
				claimed.lease());
		ModelViolation.check(claimed.attempt() == this.attempt + 1,
				"C4: the attempt does not grow by one per claim: job %s had %s and was claimed with %s", this.id,
				this.attempt, claimed.attempt());
		ModelViolation.check(claimed.attempt() <= this.maxAttempts, "C4: job %s got attempt %s of %s", this.id,
				claimed.attempt(), this.maxAttempts);
		ModelViolation.check(
				claimed.runAt().equals(this.runAt) && claimed.maxAttempts() == this.maxAttempts
						&& claimed.queue().equals(this.queue) && claimed.priority() == this.priority
						&& claimed.kind().equals(this.kind),
				"the claim tells another story of job %s: %s but %s", this.id, claimed, this);
		this.place = Place.RUNNING;
		this.lease = claimed.lease();
		this.workerId = worker;
		this.claimedAt = claimed.claimedAt();
		this.attempt++;
		this.pastDeadline = false;
	}

	/** Ends the run as its holder asked for. */
	void settle(Settlement settlement, Next next) {
		if (next == Next.RETRY || next == Next.FAILED || next == Next.CANCELLED) {
			this.history.add(this.attempt + ":" + next.text());
		}
		if (next == Next.COMPLETED) {
			this.snoozes = -1;
			this.place = Place.COMPLETED;
		}
		if (next == Next.CANCELLED) {
			this.place = Place.CANCELLED;
		}
		if (next == Next.FAILED) {
			fail((settlement.deathReason() != null) ? settlement.deathReason() : "");
		}
		if (next == Next.SNOOZE) {
			this.snoozes = Math.max(this.snoozes, 0) + 1;
		}
		if (next == Next.SNOOZE || next == Next.RELEASE) {
			this.attempt--;
		}
	}

	/** Ends the run for the worker that does not. */
	void giveUp(String reason, boolean deadLetters) {
		this.history.add(this.attempt + ":" + reason);
		if (!hasMoreAttempts()) {
			fail(deadLetters ? reason : "");
		}
	}

	private void fail(String reason) {
		this.place = reason.isEmpty() ? Place.FAILED : Place.DEAD;
		this.deathReason = reason;
	}

	void cancel() {
		if (isRunning()) {
			this.history.add(this.attempt + ":cancelled");
		}
		else {
			this.workerId = 0;
		}
		this.place = Place.CANCELLED;
	}

	/** The operator's retry, by which alone a job comes back from its end. */
	void startAnew(Instant due) {
		this.attempt = 0;
		this.snoozes = Math.min(this.snoozes, 0);
		goBack(due, false);
	}

	void goBack(Instant due, boolean isLater) {
		this.place = Place.READY;
		this.runAt = due;
		this.later = isLater;
	}

	void exceedDeadline() {
		this.pastDeadline = true;
	}

	JobState state() {
		return switch (this.place) {
			case READY ->
				!this.later ? JobState.AVAILABLE : ((this.attempt == 0) ? JobState.SCHEDULED : JobState.RETRYABLE);
			case RUNNING -> JobState.RUNNING;
			case COMPLETED -> JobState.COMPLETED;
			case FAILED, DEAD -> JobState.FAILED;
			case CANCELLED -> JobState.CANCELLED;
		};
	}

	/** The lines of {@link ModelDatabase#SNAPSHOT} for this job. */
	List<String> lines() {
		List<String> lines = new ArrayList<>();
		lines.add(line("job", this.kind, this.queue, this.priority, this.maxAttempts));
		String place = switch (this.place) {
			case READY -> line("ready", this.kind, this.queue, this.priority, this.attempt, micros(this.runAt));
			case RUNNING -> line("running", this.kind, this.queue, this.priority, this.attempt, "lease", this.lease,
					"worker", this.workerId);
			case DEAD -> line("dead", this.attempt, this.deathReason);
			case COMPLETED, FAILED, CANCELLED -> line("finished", this.kind, this.queue, this.attempt,
					this.place.name().toLowerCase(Locale.ROOT), "worker", this.workerId);
		};
		lines.add(place);
		if (!this.history.isEmpty()) {
			lines.add(line("history", String.join(",", this.history)));
		}
		if (this.snoozes >= 0) {
			lines.add(line("snoozes", this.snoozes));
		}
		lines.sort(null);
		return lines;
	}

	@Override
	public String toString() {
		return lines() + (this.later ? " (later)" : "");
	}

	private String line(Object... values) {
		StringBuilder line = new StringBuilder().append(this.id);
		for (Object value : values) {
			line.append(' ').append(value);
		}
		return line.toString();
	}

	private static long micros(Instant instant) {
		return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
	}

}

package io.awa.worker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.awa.InvalidRequestException;
import io.awa.JobLimits;
import io.awa.JobLogLevel;
import io.awa.JobMetadata;

/**
 * One run of a job on this node, from claim to settlement.
 */
final class Run implements JobContext {

	/** Why a run was cut off. */
	enum CutOff {

		/** Its deadline has passed: a failed attempt. */
		DEADLINE,

		/** The worker stops: the job goes back with its attempt. */
		SHUTDOWN,

		/** Cancelled, or given to others: nothing more is written about it. */
		LEASE_LOST

	}

	/** What a run was settled as inside a transaction of its handler. */
	enum Settled {

		NOT_YET,

		/** Written, but the transaction has not ended. */
		IN_TRANSACTION,

		COMMITTED, ROLLED_BACK

	}

	/** How long before its deadline a run is told at most. */
	private static final Duration LONGEST_WARNING = Duration.ofSeconds(30);

	/** Longest message about progress that is kept, in characters. */
	private static final int MESSAGE_LENGTH = 2_000;

	/** Largest checkpoint that is kept, in bytes of JSON. */
	private static final int CHECKPOINT_BYTES = 64 * 1024;

	private final ClaimedJob job;

	private final RunServices services;

	private final long deadlineNanos;

	private final long softDeadlineNanos;

	private volatile Settled settled = Settled.NOT_YET;

	private @Nullable ProgressUpdate progress;

	private @Nullable String checkpointJson;

	private volatile @Nullable CutOff cutOff;

	private @Nullable Thread thread;

	private @Nullable CompletableFuture<?> future;

	private volatile boolean started;

	private final long claimedNanos;

	/** When the handler was called; zero before. */
	private volatile long handlerNanos;

	/** When the handler ended; zero before. */
	private volatile long endedNanos;

	private boolean ended;

	private volatile @Nullable Throwable failure;

	private final RunCallbacks callbacks;

	private final @Nullable RunLog log;

	Run(ClaimedJob job, RunServices services) {
		this.callbacks = new RunCallbacks(this, services.operations(), services.codec(), services.canceller());
		this.job = job;
		this.services = services;
		this.checkpointJson = job.checkpointJson();
		Instant deadline = job.deadlineAt();
		long now = System.nanoTime();
		this.claimedNanos = now;
		this.log = services.logs().open(job, now);
		long limit = (deadline != null) ? Duration.between(job.claimedAt(), deadline).toNanos() : Long.MAX_VALUE;
		this.deadlineNanos = (deadline != null) ? now + limit : Long.MAX_VALUE;
		this.softDeadlineNanos = (deadline != null) ? now + limit - Math.min(limit / 10, LONGEST_WARNING.toNanos())
				: Long.MAX_VALUE;
	}

	ClaimedJob job() {
		return this.job;
	}

	RunKey key() {
		return new RunKey(this.job.jobId(), this.job.lease());
	}

	/** It is the turn of this run, which has to end from here on. */
	void onTurn() {
		this.started = true;
	}

	boolean hasStarted() {
		return this.started;
	}

	/** The handler is about to be called. */
	void onHandler() {
		this.handlerNanos = System.nanoTime();
	}

	/**
	 * How long the job had been due when its handler was called: by the database clock
	 * until its claim, and by that of this node from there on.
	 */
	Duration waited() {
		Duration beforeClaim = Duration.between(this.job.runAt(), this.job.claimedAt());
		return (beforeClaim.isNegative() ? Duration.ZERO : beforeClaim)
			.plusNanos(this.handlerNanos - this.claimedNanos);
	}

	/** How long the handler ran, until now if it has not ended, or {@code null}. */
	@Nullable Duration took() {
		if (this.handlerNanos == 0) {
			return null;
		}
		return Duration.ofNanos(((this.endedNanos != 0) ? this.endedNanos : System.nanoTime()) - this.handlerNanos);
	}

	/** From here on a cut-off interrupts the calling thread. */
	synchronized void onThread() {
		this.thread = Thread.currentThread();
		if (this.cutOff != null) {
			this.thread.interrupt();
		}
	}

	/** From here on a cut-off cancels the future instead of interrupting the thread. */
	void onFuture(CompletableFuture<?> future) {
		if (keep(future)) {
			future.cancel(true);
		}
	}

	private synchronized boolean keep(CompletableFuture<?> future) {
		leaveThread();
		this.future = future;
		return this.cutOff != null;
	}

	/** From here on the thread belongs to others again. */
	synchronized void leaveThread() {
		this.thread = null;
		if (this.cutOff != null) {
			Thread.interrupted();
		}
	}

	/** Ends the run once: the caller that gets {@code true} settles it. */
	synchronized boolean end() {
		boolean first = !this.ended;
		this.ended = true;
		this.endedNanos = first ? System.nanoTime() : this.endedNanos;
		return first;
	}

	@Nullable RunLog log() {
		return this.log;
	}

	void onFailure(@Nullable Throwable failure) {
		this.failure = failure;
	}

	/** Why the attempt failed, as far as an exception says it. */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Tells user code to give up. Does nothing if the run has ended or was told before.
	 */
	synchronized void cutOff(CutOff reason) {
		boolean lostByCommit = reason == CutOff.LEASE_LOST
				&& (this.settled == Settled.IN_TRANSACTION || this.settled == Settled.COMMITTED);
		if (this.ended || this.cutOff != null || lostByCommit) {
			return;
		}
		this.cutOff = reason;
		if (reason == CutOff.LEASE_LOST) {
			this.services.logs().onLost(this);
		}
		if (this.thread != null) {
			this.thread.interrupt();
		}
		CompletableFuture<?> cancelled = this.future;
		if (cancelled != null) {
			this.services.canceller().execute(() -> cancelled.cancel(true));
		}
	}

	@Nullable CutOff cutOff() {
		return this.cutOff;
	}

	boolean isPastDeadline() {
		return this.deadlineNanos != Long.MAX_VALUE && System.nanoTime() - this.deadlineNanos > 0;
	}

	Settled settled() {
		return this.settled;
	}

	RunServices services() {
		return this.services;
	}

	/** Begins to settle the run inside a transaction of its handler. */
	synchronized void beginSettling() {
		if (this.settled != Settled.NOT_YET) {
			throw new IllegalStateException(
					"The outcome of job " + jobId() + " was written before in this run. " + "Complete a job once.");
		}
		this.settled = Settled.IN_TRANSACTION;
	}

	synchronized void onSettled(Settled settled) {
		this.settled = settled;
	}

	synchronized boolean hasProgress() {
		return this.progress != null;
	}

	synchronized @Nullable ProgressUpdate takeProgress() {
		ProgressUpdate taken = this.progress;
		this.progress = null;
		return taken;
	}

	/** Reports again what could not be written; what was reported since counts more. */
	synchronized void putBack(ProgressUpdate update) {
		this.progress = update.merge(this.progress);
	}

	private synchronized void report(ProgressUpdate update) {
		this.progress = (this.progress != null) ? this.progress.merge(update) : update;
	}

	@Override
	public void progress(int percent, @Nullable String message) {
		String text = (message != null) ? message.replace("\u0000", "") : null;
		text = (text != null) ? JobLimits.cut(text, MESSAGE_LENGTH) : null;
		report(new ProgressUpdate(Math.max(0, Math.min(100, percent)), text, null));
	}

	@Override
	public void log(JobLogLevel level, String message) {
		RunLogs.add(this.log, level, message);
	}

	@Override
	public void checkpoint(Object checkpoint) {
		String json = this.services.codec().encodeValue("checkpoint", checkpoint);
		int bytes = json.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > CHECKPOINT_BYTES) {
			throw new InvalidRequestException("checkpoint", bytes,
					"The checkpoint has " + bytes + " bytes of JSON, but " + CHECKPOINT_BYTES
							+ " are kept at most. Store it elsewhere and keep where it is.");
		}
		synchronized (this) {
			this.checkpointJson = json;
		}
		report(new ProgressUpdate(null, null, json));
	}

	@Override
	public synchronized <T> Optional<T> checkpoint(Class<T> type) {
		return Optional.ofNullable(this.checkpointJson).map((json) -> this.services.codec().<T>decodeArgs(json, type));
	}

	@Override
	public void flushProgress() {
		if (this.settled == Settled.IN_TRANSACTION) {
			throw new IllegalStateException("The outcome of job " + jobId() + " is written in a transaction that has "
					+ "not ended, so its progress can no longer be. Flush it before.");
		}
		if (this.services.progress().write(List.of(this)) == 0) {
			throw new StaleLeaseException(jobId(), lease());
		}
	}

	@Override
	public void complete() {
		this.services.settle(this, JobOutcome.completed());
	}

	@Override
	public void complete(JobOutcome outcome) {
		this.services.settle(this, outcome);
	}

	@Override
	public boolean isStopRequested() {
		return this.cutOff != null
				|| (this.softDeadlineNanos != Long.MAX_VALUE && System.nanoTime() - this.softDeadlineNanos > 0);
	}

	@Override
	public long jobId() {
		return this.job.jobId();
	}

	@Override
	public String kind() {
		return this.job.kind();
	}

	@Override
	public String queue() {
		return this.job.queue();
	}

	@Override
	public int attempt() {
		return this.job.attempt();
	}

	@Override
	public int maxAttempts() {
		return this.job.maxAttempts();
	}

	@Override
	public long lease() {
		return this.job.lease();
	}

	@Override
	public Instant claimedAt() {
		return this.job.claimedAt();
	}

	@Override
	public @Nullable Instant deadline() {
		return this.job.deadlineAt();
	}

	@Override
	public Map<String, Object> metadata() {
		return JobMetadata.withoutReserved(allMetadata());
	}

	/** With what the library keeps there itself. */
	Map<String, Object> allMetadata() {
		return this.services.codec().decodeMetadata(this.job.metadataJson());
	}

	@Override
	public List<String> tags() {
		return this.job.tags();
	}

	@Override
	public RunCallbacks callbacks() {
		return this.callbacks;
	}

	@Override
	public boolean isCancelled() {
		return this.cutOff != null;
	}

	@Override
	public String toString() {
		return "job " + jobId() + " of kind " + kind() + ", attempt " + attempt() + " of " + maxAttempts();
	}

}

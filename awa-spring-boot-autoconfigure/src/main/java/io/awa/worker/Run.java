package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import io.awa.json.JobCodec;

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

	private final ClaimedJob job;

	private final JobCodec codec;

	/** Cancelling a future runs user code, which may take its time. */
	private final Executor canceller;

	private final long deadlineNanos;

	private volatile @Nullable CutOff cutOff;

	private @Nullable Thread thread;

	private @Nullable CompletableFuture<?> future;

	private boolean ended;

	Run(ClaimedJob job, JobCodec codec, Executor canceller) {
		this.job = job;
		this.codec = codec;
		this.canceller = canceller;
		Instant deadline = job.deadlineAt();
		this.deadlineNanos = (deadline != null)
				? System.nanoTime() + Duration.between(job.claimedAt(), deadline).toNanos() : Long.MAX_VALUE;
	}

	ClaimedJob job() {
		return this.job;
	}

	RunKey key() {
		return new RunKey(this.job.jobId(), this.job.lease());
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
		return first;
	}

	/**
	 * Tells user code to give up. Does nothing if the run has ended or was told before.
	 */
	synchronized void cutOff(CutOff reason) {
		if (this.ended || this.cutOff != null) {
			return;
		}
		this.cutOff = reason;
		if (this.thread != null) {
			this.thread.interrupt();
		}
		CompletableFuture<?> cancelled = this.future;
		if (cancelled != null) {
			this.canceller.execute(() -> cancelled.cancel(true));
		}
	}

	@Nullable CutOff cutOff() {
		return this.cutOff;
	}

	boolean isPastDeadline() {
		return this.deadlineNanos != Long.MAX_VALUE && System.nanoTime() - this.deadlineNanos > 0;
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
		return this.codec.decodeMetadata(this.job.metadataJson());
	}

	@Override
	public List<String> tags() {
		return this.job.tags();
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

package io.awa.worker;

import java.time.Duration;
import java.util.List;

/**
 * How many jobs of a queue a node claims before there is a slot for them: as many as have
 * run in the last moment, so that those wait no longer than a moment, and short jobs are
 * claimed in large batches. Guarded by its {@link QueueSlots}.
 */
final class ClaimAhead {

	/** How long a job that was claimed ahead waits, if jobs go on to run as fast. */
	private static final long MOMENT = Duration.ofMillis(20).toNanos();

	private static final long LONGEST_MOMENT = 10 * MOMENT;

	private static final int MOST = 500;

	/** Of payloads, in characters. */
	private static final long MOST_TEXT = 4_000_000;

	private long since;

	private int ended;

	private int jobs;

	private double textPerJob;

	ClaimAhead(long now) {
		this.since = now;
	}

	/** Returns how many; none after a while in which no run has ended. */
	int jobs(long now) {
		return (now - this.since < LONGEST_MOMENT) ? this.jobs : 0;
	}

	/** Hears that a run has ended. */
	void onEnded(long now) {
		this.ended++;
		long passed = now - this.since;
		if (passed >= MOMENT) {
			long most = Math.min(MOST, (long) (MOST_TEXT / Math.max(1, this.textPerJob)));
			this.jobs = (int) Math.min(most, this.ended * MOMENT / passed);
			this.since = now;
			this.ended = 0;
		}
	}

	/** Hears how large the jobs are that were claimed. */
	void onClaimed(List<ClaimedJob> claimed) {
		if (!claimed.isEmpty()) {
			double text = claimed.stream().mapToLong((job) -> job.argsJson().length()).sum();
			this.textPerJob = Math.max(text / claimed.size(), this.textPerJob / 2);
		}
	}

}

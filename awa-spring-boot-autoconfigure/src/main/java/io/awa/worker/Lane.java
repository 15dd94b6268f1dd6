package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.awa.JobLimits;
import io.awa.worker.ClaimSql.LaneRequest;

/**
 * A queue's jobs of one priority, as one node sees them. Guarded by its
 * {@link QueueSlots}.
 */
final class Lane {

	private final int priority;

	private LaneMark mark = LaneMark.START;

	/** The last sweep got all it asked for, so older jobs may stand before the mark. */
	private boolean leftBehind;

	/** When the first waiting job is due, as far as the last claim could see. */
	private @Nullable Instant head;

	Lane(int priority) {
		this.priority = priority;
	}

	LaneRequest fromMark() {
		return new LaneRequest(this.priority, this.mark);
	}

	LaneRequest fromStart() {
		return new LaneRequest(this.priority, LaneMark.START, this.leftBehind ? LaneMark.START : this.mark);
	}

	/**
	 * A claim moves the mark to the first job it got: other claimers may hold jobs in
	 * between.
	 */
	void onClaimed(List<ClaimedJob> jobs) {
		this.head = null;
		marksOf(jobs).stream().findFirst().ifPresent((first) -> this.mark = first);
	}

	/**
	 * A sweep that got all it asked for may have left jobs behind what it got; any other
	 * leaves nothing that is due.
	 */
	void onSwept(List<ClaimedJob> jobs, boolean full, Instant now) {
		this.head = null;
		this.leftBehind = full;
		List<LaneMark> marks = marksOf(jobs);
		if (!full) {
			this.mark = this.mark.later(new LaneMark(now, 0));
		}
		else if (!marks.isEmpty()) {
			this.mark = this.mark.earlier(marks.get(marks.size() - 1));
		}
	}

	/** A job may have been left, so the next claim must not start behind it. */
	void onLeft(LaneMark left) {
		this.mark = this.mark.earlier(left);
	}

	void onHead(Instant runAt) {
		this.head = runAt;
	}

	void lowerMark(Instant runAt) {
		this.mark = this.mark.earlier(new LaneMark(runAt, 0));
	}

	/**
	 * When a job that became due now would have to be of the first priority to go before.
	 */
	Instant age(Instant now, Duration ageing) {
		Instant since = (this.head != null && this.head.isBefore(now)) ? this.head : now;
		return since.plus(ageing.multipliedBy(this.priority - JobLimits.FIRST_PRIORITY));
	}

	private List<LaneMark> marksOf(List<ClaimedJob> jobs) {
		return jobs.stream()
			.filter((job) -> job.priority() == this.priority)
			.map((job) -> new LaneMark(job.runAt(), job.jobId()))
			.sorted()
			.toList();
	}

}

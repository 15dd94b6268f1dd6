package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.awa.JobLimits;
import io.awa.worker.ClaimSql.LaneRequest;
import io.awa.worker.ClaimSql.NextInLane;
import io.awa.worker.ClaimSql.SlotRequest;

/**
 * What one node knows about one queue: its free slots, where its lanes stand, and when to
 * look again. Shared by dispatcher, sweeper, listener and handler threads.
 */
final class QueueSlots {

	private final String queue;

	private final Duration deadline;

	private final Duration ageing;

	private final Lane[] lanes = IntStream.rangeClosed(JobLimits.FIRST_PRIORITY, JobLimits.LAST_PRIORITY)
		.mapToObj(Lane::new)
		.toArray(Lane[]::new);

	private int free;

	/**
	 * A job may be due: true until a claim has come back with fewer than it asked for.
	 */
	private boolean lookNow = true;

	/** Jobs have passed since the last sweep, so one may have been overtaken. */
	private boolean activeSinceSweep = true;

	private @Nullable Instant nextDue;

	/** Earliest due time of the wake-ups that arrived since the last claim was sent. */
	private @Nullable Instant wokenFor;

	QueueSlots(String queue, int concurrency, Duration deadline, Duration ageing) {
		this.queue = queue;
		this.free = concurrency;
		this.deadline = deadline;
		this.ageing = ageing;
	}

	String queue() {
		return this.queue;
	}

	synchronized int free() {
		return this.free;
	}

	/**
	 * Reserves all free slots for a claim, or returns {@code null} if there is no reason
	 * for one.
	 */
	synchronized @Nullable SlotRequest takeSlots(@Nullable Instant now) {
		boolean due = this.nextDue != null && now != null && !this.nextDue.isAfter(now);
		if (this.free == 0 || !(this.lookNow || due)) {
			return null;
		}
		this.lookNow = false;
		this.nextDue = due ? null : this.nextDue;
		return reserve(this.free, lanesByAge(now).stream().map(Lane::request).toList(), false);
	}

	/**
	 * Reserves slots for a sweep, or returns {@code null} if none is free. Takes at most
	 * half of them, so that claims go on beside a slow sweep.
	 */
	synchronized @Nullable SlotRequest takeSlotsForSweep(@Nullable Instant now) {
		if (this.free == 0) {
			return null;
		}
		this.activeSinceSweep = false;
		return reserve((this.free + 1) / 2,
				lanesByAge(now).stream().map((lane) -> new LaneRequest(lane.priority, LaneMark.START)).toList(), true);
	}

	synchronized void onClaimed(SlotRequest request, List<ClaimedJob> jobs, List<NextInLane> nextInLanes) {
		boolean full = jobs.size() == request.free();
		this.free += request.free() - jobs.size();
		this.activeSinceSweep |= !jobs.isEmpty();
		for (Lane lane : this.lanes) {
			List<LaneMark> claimed = jobs.stream()
				.filter((job) -> job.priority() == lane.priority)
				.map((job) -> new LaneMark(job.runAt(), job.jobId()))
				.sorted()
				.toList();
			lane.onClaimed(claimed, request.isSweep(), full);
			lane.head = null;
		}
		this.lookNow |= full;
		nextInLanes.forEach(this::onNextInLane);
		if (this.wokenFor != null) {
			lowerMarks(this.wokenFor);
		}
	}

	/** Gives slots back after a claim that failed; whether it did anything is unknown. */
	synchronized void onClaimFailed(SlotRequest request) {
		this.free += request.free();
		this.lookNow = true;
	}

	/** Gives a slot back after a run and says whether somebody should use it at once. */
	synchronized boolean releaseSlot() {
		this.free++;
		return this.lookNow;
	}

	/** Hears that jobs arrived and returns how many of them this node could take now. */
	synchronized int wake(Instant runAt, @Nullable Instant now) {
		this.wokenFor = (this.wokenFor == null || runAt.isBefore(this.wokenFor)) ? runAt : this.wokenFor;
		lowerMarks(runAt);
		if (now == null || !runAt.isAfter(now)) {
			this.lookNow = true;
		}
		else {
			dueAt(runAt);
		}
		return this.free;
	}

	/** Asks to look again, for want of better knowledge. */
	synchronized void lookAgain() {
		this.lookNow = true;
	}

	synchronized boolean isActiveSinceSweep() {
		return this.activeSinceSweep;
	}

	/**
	 * Returns when the next known job is due, or {@code null} if there is none or no free
	 * slot.
	 */
	synchronized @Nullable Instant nextDue() {
		return (this.free > 0) ? this.nextDue : null;
	}

	private SlotRequest reserve(int count, List<LaneRequest> lanes, boolean sweep) {
		this.free -= count;
		this.wokenFor = null;
		return new SlotRequest(this.queue, count, this.deadline, lanes, sweep);
	}

	/** Least urgent lanes move up as their first job waits, so none starves. */
	private List<Lane> lanesByAge(@Nullable Instant now) {
		if (now == null || this.ageing.isZero()) {
			return List.of(this.lanes);
		}
		return Arrays.stream(this.lanes)
			.sorted(Comparator.comparing((Lane lane) -> lane.age(now, this.ageing)))
			.toList();
	}

	private void onNextInLane(NextInLane next) {
		this.lanes[next.priority() - JobLimits.FIRST_PRIORITY].head = next.runAt();
		if (next.runAt().isAfter(next.now())) {
			dueAt(next.runAt());
		}
	}

	private void dueAt(Instant runAt) {
		if (this.nextDue == null || runAt.isBefore(this.nextDue)) {
			this.nextDue = runAt;
		}
	}

	private void lowerMarks(Instant runAt) {
		for (Lane lane : this.lanes) {
			lane.mark = lane.mark.earlier(new LaneMark(runAt, 0));
		}
	}

	/** A queue's jobs of one priority. */
	private static final class Lane {

		private final int priority;

		private LaneMark mark = LaneMark.START;

		private @Nullable Instant head;

		Lane(int priority) {
			this.priority = priority;
		}

		LaneRequest request() {
			return new LaneRequest(this.priority, this.mark);
		}

		/**
		 * A claim moves the mark to the first job it got: other claimers may hold jobs in
		 * between. A sweep that got all it asked for may have left jobs below the mark.
		 */
		void onClaimed(List<LaneMark> claimed, boolean sweep, boolean full) {
			if (claimed.isEmpty()) {
				return;
			}
			LaneMark first = claimed.get(0);
			LaneMark last = claimed.get(claimed.size() - 1);
			if (!sweep) {
				this.mark = first;
			}
			else if (full) {
				this.mark = this.mark.earlier(last);
			}
		}

		Instant age(Instant now, Duration ageing) {
			Instant since = (this.head != null && this.head.isBefore(now)) ? this.head : now;
			return since.plus(ageing.multipliedBy(this.priority - JobLimits.FIRST_PRIORITY));
		}

	}

}

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

	/** Free slots that were promised to inserted jobs since the last claim. */
	private int promised;

	/**
	 * A job may be due: true until a claim has come back with fewer than it asked for.
	 */
	private boolean lookNow = true;

	/** Jobs have passed since the last sweep, so one may have been overtaken. */
	private boolean activeSinceSweep = true;

	/** A sweep found no free slot; the next one is kept for it, or it would never run. */
	private boolean sweepWaits;

	private @Nullable Instant nextDue;

	/** Earliest due time of the wake-ups since the last claim was sent. */
	private @Nullable Instant wokenSinceClaim;

	/** The same since the last sweep was sent. */
	private @Nullable Instant wokenSinceSweep;

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
	 * Reserves the free slots for a claim, or returns {@code null} if there is no reason
	 * for one.
	 */
	synchronized @Nullable SlotRequest takeSlots(@Nullable Instant now) {
		int count = this.sweepWaits ? this.free - 1 : this.free;
		boolean due = this.nextDue != null && now != null && !this.nextDue.isAfter(now);
		if (count <= 0 || !(this.lookNow || due)) {
			return null;
		}
		this.lookNow = false;
		this.promised = 0;
		this.wokenSinceClaim = null;
		this.nextDue = due ? null : this.nextDue;
		return reserve(count, lanesByAge(now).stream().map(Lane::fromMark).toList(), false);
	}

	/**
	 * Reserves slots for a sweep, or returns {@code null} if none is free. Takes at most
	 * half of them, so that claims go on beside a slow sweep.
	 */
	synchronized @Nullable SlotRequest takeSlotsForSweep(@Nullable Instant now) {
		this.sweepWaits = this.free == 0;
		if (this.sweepWaits) {
			return null;
		}
		this.activeSinceSweep = false;
		this.wokenSinceSweep = null;
		return reserve((this.free + 1) / 2, lanesByAge(now).stream().map(Lane::fromStart).toList(), true);
	}

	/** Learns what a claim or sweep got, and when each lane goes on. */
	synchronized void onClaimed(SlotRequest request, List<ClaimedJob> jobs, List<NextInLane> nextInLanes, Instant now) {
		boolean full = jobs.size() == request.free();
		this.free += request.free() - jobs.size();
		this.activeSinceSweep |= !jobs.isEmpty();
		this.lookNow |= full;
		for (Lane lane : this.lanes) {
			if (request.isSweep()) {
				lane.onSwept(jobs, full, now);
			}
			else {
				lane.onClaimed(jobs);
			}
		}
		nextInLanes.forEach((next) -> onNextInLane(next, now));
		Instant woken = request.isSweep() ? this.wokenSinceSweep : this.wokenSinceClaim;
		if (woken != null) {
			lowerMarks(woken);
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
		return this.lookNow || this.nextDue != null;
	}

	synchronized boolean isSweepWaiting() {
		return this.sweepWaits && this.free > 0;
	}

	/**
	 * Hears that jobs arrived and returns for how many of them there are slots that no
	 * other job was promised.
	 */
	synchronized int wake(Instant runAt, int count, @Nullable Instant now) {
		this.wokenSinceClaim = earlier(this.wokenSinceClaim, runAt);
		this.wokenSinceSweep = earlier(this.wokenSinceSweep, runAt);
		lowerMarks(runAt);
		if (now == null || !runAt.isAfter(now)) {
			this.lookNow = true;
		}
		else {
			this.nextDue = earlier(this.nextDue, runAt);
		}
		int taken = Math.max(0, Math.min(count, this.free - this.promised));
		this.promised += taken;
		return taken;
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

	private void onNextInLane(NextInLane next, Instant now) {
		this.lanes[next.priority() - JobLimits.FIRST_PRIORITY].onHead(next.runAt());
		if (next.runAt().isAfter(now)) {
			this.nextDue = earlier(this.nextDue, next.runAt());
		}
	}

	private void lowerMarks(Instant runAt) {
		for (Lane lane : this.lanes) {
			lane.lowerMark(runAt);
		}
	}

	private static Instant earlier(@Nullable Instant one, Instant other) {
		return (one != null && one.isBefore(other)) ? one : other;
	}

}

package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.awa.JobLimits;
import io.awa.QueueLimits;
import io.awa.worker.ClaimSql.LaneRequest;
import io.awa.worker.ClaimSql.NextInLane;
import io.awa.worker.ClaimSql.SlotRequest;
import io.awa.worker.WorkerSettings.QueueSettings;

/**
 * What one node knows about one queue: its free slots, where its lanes stand, and when to
 * look again. Shared by dispatcher, sweeper, listener and handler threads.
 */
final class QueueSlots {

	private final String queue;

	private final Duration deadline;

	private final NodeLimits limits;

	private final Duration poll;

	private final Lane[] lanes = IntStream.rangeClosed(JobLimits.FIRST_PRIORITY, JobLimits.LAST_PRIORITY)
		.mapToObj(Lane::new)
		.toArray(Lane[]::new);

	private final SlotPool.Share slots;

	/** None in a pool, where what one queue claims ahead would be missing to others. */
	private final @Nullable ClaimAhead ahead;

	private final LongSupplier nanoClock;

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

	/**
	 * The next due time may not be the right one: true until a claim that looks ahead is
	 * sent.
	 */
	private boolean looksAhead = true;

	/** A limit left jobs, or may have, so a run that ends is a reason to look again. */
	private boolean held;

	/** How many runs of the queue have ended. */
	private long endings;

	/** Earliest due time of the wake-ups since the last claim was sent. */
	private @Nullable Instant wokenSinceClaim;

	/** The same since the last sweep was sent. */
	private @Nullable Instant wokenSinceSweep;

	/** Creates the slots of a queue that shares none with others. */
	QueueSlots(String queue, int concurrency, Duration deadline, Duration ageing) {
		this(queue, new QueueSettings(concurrency, deadline), ageing, Duration.ofSeconds(1), new SlotPool(null),
				System::nanoTime);
	}

	QueueSlots(String queue, QueueSettings settings, Duration ageing, Duration poll, SlotPool pool,
			LongSupplier nanoClock) {
		this.queue = queue;
		this.deadline = settings.deadline();
		this.poll = poll;
		this.limits = new NodeLimits(settings, ageing, nanoClock);
		this.slots = pool.add(this.limits.concurrency(), settings.min(), settings.weight());
		this.nanoClock = nanoClock;
		this.ahead = pool.isShared() ? null : new ClaimAhead(nanoClock.getAsLong());
	}

	String queue() {
		return this.queue;
	}

	/** How many jobs could start now; less than none if some were claimed ahead. */
	synchronized int free() {
		return (this.ahead != null) ? concurrency() - this.slots.used() : this.slots.free();
	}

	/**
	 * Reserves the free slots for a claim, or returns {@code null} if there is no reason
	 * for one.
	 */
	synchronized @Nullable SlotRequest takeSlots(@Nullable Instant now) {
		boolean due = isDue(now);
		this.slots.resize(concurrency() + ahead());
		int kept = this.sweepWaits ? 1 : 0;
		int count = ((this.lookNow || due) && !hasEnough())
				? this.slots.take((free) -> this.limits.takeTokens(Math.max(0, free - kept))) : 0;
		if (count == 0) {
			return null;
		}
		this.lookNow = false;
		this.promised = 0;
		this.wokenSinceClaim = null;
		this.nextDue = due ? null : this.nextDue;
		boolean looks = this.looksAhead || due;
		this.looksAhead = false;
		return reserve(count, lanesByAge(now).stream().map(Lane::fromMark).toList(), false, looks);
	}

	/**
	 * Reserves slots for a sweep, or returns {@code null} if none is free. Takes at most
	 * half of them, so that claims go on beside a slow sweep.
	 */
	synchronized @Nullable SlotRequest takeSlotsForSweep(@Nullable Instant now) {
		this.slots.resize(concurrency() + ahead());
		int count = this.slots.take((free) -> this.limits.takeTokens((free + 1) / 2));
		this.sweepWaits = count == 0;
		if (this.sweepWaits) {
			return null;
		}
		this.activeSinceSweep = false;
		this.wokenSinceSweep = null;
		return reserve(count, lanesByAge(now).stream().map(Lane::fromStart).toList(), true, true);
	}

	/** Learns what a claim or sweep got, and when each lane goes on. */
	synchronized void onClaimed(SlotRequest request, List<ClaimedJob> jobs, List<NextInLane> nextInLanes, Instant now) {
		onClaimed(request, jobs, nextInLanes, LimitReport.NONE, now);
	}

	/**
	 * The same, with what limits did. Held jobs are looked at again when the limit lets
	 * more through, when a run of this node ends, and at the next poll.
	 */
	synchronized void onClaimed(SlotRequest request, List<ClaimedJob> jobs, List<NextInLane> nextInLanes,
			LimitReport report, Instant now) {
		boolean full = jobs.size() == request.free();
		if (this.ahead != null) {
			this.ahead.onClaimed(jobs);
		}
		giveBack(request.free() - jobs.size());
		this.held = report.held();
		this.activeSinceSweep |= !jobs.isEmpty();
		this.lookNow |= full;
		for (Lane lane : this.lanes) {
			if (request.isSweep()) {
				lane.onSwept(jobs, full || report.held(), now);
			}
			else {
				lane.onClaimed(jobs);
			}
		}
		nextInLanes.forEach((next) -> onNextInLane(next, now));
		this.looksAhead |= full || report.held();
		if (report.held()) {
			onHeld(request, report, now);
		}
		else if (!full) {
			onTakenByOthers(nextInLanes, now);
		}
		Instant woken = request.isSweep() ? this.wokenSinceSweep : this.wokenSinceClaim;
		if (woken != null) {
			lowerMarks(woken);
		}
	}

	/**
	 * Gives slots back after a claim that failed; whether it did anything is unknown. It
	 * may have hidden jobs from another claim, which then moved the marks past them.
	 */
	synchronized void onClaimFailed(SlotRequest request) {
		giveBack(request.free());
		this.lookNow = true;
		this.looksAhead = true;
		for (LaneRequest lane : request.lanes()) {
			this.lanes[lane.priority() - JobLimits.FIRST_PRIORITY].onLeft(lane.mark());
			remember(lane.mark().runAt());
		}
	}

	/** Gives a slot back after a run and says whether somebody should use it at once. */
	synchronized boolean releaseSlot() {
		if (this.ahead != null) {
			this.ahead.onEnded(this.nanoClock.getAsLong());
		}
		return releaseUnusedSlot();
	}

	/** The same for a run that never began, which says nothing of how fast jobs run. */
	synchronized boolean releaseUnusedSlot() {
		boolean wasFull = this.slots.free() == 0;
		this.slots.give(1);
		return (this.lookNow && !hasEnough()) || (this.nextDue != null && wasFull);
	}

	synchronized boolean isSweepWaiting() {
		return this.sweepWaits && this.slots.free() > 0 && !this.limits.isOutOfTokens();
	}

	/**
	 * Hears that jobs arrived and returns for how many of them there are slots that no
	 * other job was promised. Of several, or if it is not known how many, the others may
	 * be due later; one without a slot may have to wait for others of its age.
	 */
	synchronized int wake(Instant runAt, int count, @Nullable Instant now) {
		remember(runAt);
		lowerMarks(runAt);
		if (now == null || !runAt.isAfter(now)) {
			this.lookNow = true;
		}
		else {
			this.nextDue = earlier(this.nextDue, runAt);
		}
		int taken = Math.max(0, Math.min(count, free() - this.promised));
		this.promised += taken;
		this.looksAhead |= count != 1 || taken == 0 || now == null;
		return taken;
	}

	/** Asks to look again, for want of better knowledge. */
	synchronized void lookAgain() {
		this.lookNow = true;
		this.looksAhead = true;
	}

	synchronized boolean isActiveSinceSweep() {
		return this.activeSinceSweep;
	}

	/**
	 * Hears that a run of the queue is over in the database too, and says whether that is
	 * a reason to look again.
	 */
	synchronized boolean onRunEnded() {
		this.endings++;
		this.lookNow |= this.held;
		return this.held;
	}

	/** Takes over what was set at run time. */
	synchronized void setLimits(QueueLimits changed) {
		if (this.limits.change(changed)) {
			this.slots.resize(concurrency() + ahead());
			this.lookNow = true;
		}
	}

	synchronized int concurrency() {
		return this.limits.concurrency();
	}

	/** Says to the pool, and to the caller, whether the queue has use for slots. */
	synchronized boolean announceDemand(@Nullable Instant now) {
		boolean wants = (this.lookNow || isDue(now)) && !this.limits.isOutOfTokens();
		this.slots.wants(wants);
		return wants;
	}

	/**
	 * Returns when there is a reason for a claim, or {@code null} if none is known or no
	 * slot is free.
	 */
	synchronized @Nullable Instant nextDue(Instant now) {
		if (this.slots.free() == 0) {
			return null;
		}
		boolean waits = this.limits.isOutOfTokens() && (this.lookNow || isDue(now));
		return waits ? now.plus(this.limits.untilNextToken()) : this.nextDue;
	}

	/**
	 * How many jobs may be claimed beyond those that can start. None if only one can:
	 * such a queue keeps its order, and what a sweep takes meanwhile must not come later.
	 */
	private int ahead() {
		return (this.ahead != null && concurrency() > 1 && !this.limits.isLimited())
				? this.ahead.jobs(this.nanoClock.getAsLong()) : 0;
	}

	/** Claims are worth their while if they bring many jobs, so half may be used up. */
	private boolean hasEnough() {
		return this.slots.used() > concurrency() + ahead() / 2;
	}

	private boolean isDue(@Nullable Instant now) {
		return this.nextDue != null && now != null && !this.nextDue.isAfter(now);
	}

	private void giveBack(int count) {
		this.slots.give(count);
		this.limits.giveTokensBack(count);
	}

	private void onHeld(SlotRequest request, LimitReport report, Instant now) {
		report.left().forEach((left) -> this.lanes[left.priority() - JobLimits.FIRST_PRIORITY].onLeft(left.mark()));
		this.lookNow |= this.endings > request.endings();
		this.nextDue = earlier(this.nextDue, (report.again() != null) ? report.again() : now.plus(this.poll));
	}

	/**
	 * A due job that is left, though there were slots for it, is in the hands of another
	 * claim, or came meanwhile. What comes after it is not known.
	 */
	private void onTakenByOthers(List<NextInLane> nextInLanes, Instant now) {
		if (nextInLanes.stream().anyMatch((next) -> !next.runAt().isAfter(now))) {
			this.looksAhead = true;
			this.activeSinceSweep = true;
		}
	}

	private SlotRequest reserve(int count, List<LaneRequest> lanes, boolean sweep, boolean looks) {
		return new SlotRequest(this.queue, count, this.deadline, lanes, sweep, this.limits.fleetLimits(), this.endings,
				looks);
	}

	/** Least urgent lanes move up as their first job waits, so none starves. */
	private List<Lane> lanesByAge(@Nullable Instant now) {
		Duration ageing = this.limits.ageing();
		if (now == null || ageing.isZero()) {
			return List.of(this.lanes);
		}
		return Arrays.stream(this.lanes).sorted(Comparator.comparing((Lane lane) -> lane.age(now, ageing))).toList();
	}

	private void onNextInLane(NextInLane next, Instant now) {
		this.lanes[next.priority() - JobLimits.FIRST_PRIORITY].onHead(next.runAt());
		if (next.runAt().isAfter(now)) {
			this.nextDue = earlier(this.nextDue, next.runAt());
		}
	}

	/** The answers that are on their way must not raise marks above it. */
	private void remember(Instant runAt) {
		this.wokenSinceClaim = earlier(this.wokenSinceClaim, runAt);
		this.wokenSinceSweep = earlier(this.wokenSinceSweep, runAt);
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

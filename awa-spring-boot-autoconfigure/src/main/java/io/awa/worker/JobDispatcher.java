package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.awa.worker.ClaimSql.SlotRequest;

/**
 * Claims jobs when there is a reason to: a wake-up, a slot that became free while more
 * jobs were known, or a job whose time has come. It does not poll; the {@link JobSweeper}
 * does.
 */
final class JobDispatcher {

	/** Only a bound: every reason to claim comes with a signal or a due time. */
	private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	private final Collection<QueueSlots> queues;

	private final JobClaimer claimer;

	private final DatabaseClock clock;

	private final WorkerIdentity identity;

	private final ClaimRest rest = new ClaimRest();

	JobDispatcher(Collection<QueueSlots> queues, JobClaimer claimer, DatabaseClock clock, WorkerIdentity identity) {
		this.queues = queues;
		this.claimer = claimer;
		this.clock = clock;
		this.identity = identity;
	}

	/**
	 * Claims once if there is a reason to, and returns how long there is nothing more to
	 * do.
	 */
	Duration dispatch() {
		if (!this.identity.isRegistered()) {
			return LONGEST_WAIT;
		}
		return claimOnce() ? Duration.ZERO : untilNextDue(this.clock.now());
	}

	private boolean claimOnce() {
		if (!awaitMoreJobs()) {
			this.rest.onIdle();
			return false;
		}
		Instant now = this.clock.now();
		List<QueueSlots> looked = new ArrayList<>();
		List<SlotRequest> requests = new ArrayList<>();
		for (QueueSlots queue : this.queues) {
			SlotRequest request = queue.takeSlots(now);
			if (request != null) {
				looked.add(queue);
				requests.add(request);
			}
		}
		if (requests.isEmpty()) {
			return false;
		}
		long start = System.nanoTime();
		int jobs = this.claimer.claim(looked, requests);
		this.rest.onClaimed(jobs, requests.stream().mapToInt(SlotRequest::free).sum(), System.nanoTime() - start);
		return true;
	}

	/** Rests under load, and says whether any queue wants a claim. */
	private boolean awaitMoreJobs() {
		boolean wanted = announceDemand();
		if (wanted && this.rest.nanos() > 0) {
			LockSupport.parkNanos(this.rest.nanos());
			announceDemand();
		}
		return wanted;
	}

	private boolean announceDemand() {
		Instant now = this.clock.now();
		boolean wanted = false;
		for (QueueSlots queue : this.queues) {
			wanted |= queue.announceDemand(now);
		}
		return wanted;
	}

	private Duration untilNextDue(@Nullable Instant now) {
		Duration wait = LONGEST_WAIT;
		if (now == null) {
			return wait;
		}
		for (QueueSlots queue : this.queues) {
			Instant due = queue.nextDue(now);
			if (due != null && Duration.between(now, due).compareTo(wait) < 0) {
				wait = Duration.between(now, due);
			}
		}
		return wait;
	}

}

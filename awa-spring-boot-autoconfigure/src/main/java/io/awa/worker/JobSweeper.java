package io.awa.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.awa.event.JobMeasures;
import io.awa.worker.ClaimSql.SlotRequest;

/**
 * Claims from the very start of each lane, which finds jobs that the marks have passed:
 * those of transactions that committed late, and those of which no wake-up arrived. It is
 * the poll that the queue can rely on. A sweep may be slow when dead rows pile up, so it
 * runs on a thread and connection of its own and takes at most 2 % of one backend.
 */
final class JobSweeper {

	private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(200);

	private final Collection<QueueSlots> queues;

	private final JobClaimer claimer;

	private final DatabaseClock clock;

	private final WorkerIdentity identity;

	private final Duration pollInterval;

	private final Duration idlePollInterval;

	private final JobMeasures measures;

	private final Map<QueueSlots, Turn> turns = new HashMap<>();

	private volatile boolean listening;

	private long restUntil = System.nanoTime();

	JobSweeper(Collection<QueueSlots> queues, JobClaimer claimer, DatabaseClock clock, WorkerIdentity identity,
			WorkerSettings settings, JobMeasures measures) {
		this.measures = measures;
		this.queues = queues;
		this.claimer = claimer;
		this.clock = clock;
		this.identity = identity;
		this.pollInterval = settings.pollInterval();
		this.idlePollInterval = settings.idlePollInterval();
	}

	/** Without notifications from other nodes, only polling finds their jobs. */
	void onListening(boolean listening) {
		this.listening = listening;
	}

	/** Sweeps the queues whose turn it is and returns how long to rest. */
	Duration sweep() {
		if (!this.identity.isRegistered()) {
			return SHORTEST_INTERVAL;
		}
		long start = System.nanoTime();
		List<QueueSlots> swept = new ArrayList<>();
		List<SlotRequest> requests = new ArrayList<>();
		for (QueueSlots queue : this.queues) {
			SlotRequest request = isTurnOf(queue, start) ? queue.takeSlotsForSweep(this.clock.now()) : null;
			if (request != null) {
				swept.add(queue);
				requests.add(request);
			}
		}
		if (!requests.isEmpty()) {
			this.claimer.claim(swept, requests);
			long end = System.nanoTime();
			this.measures.swept(Duration.ofNanos(end - start));
			this.restUntil = Cadence.nextAfterRest(start, end, Duration.ZERO);
			swept.forEach((queue) -> turn(queue).onSwept(end, queue));
		}
		return SHORTEST_INTERVAL;
	}

	/** A queue that keeps a slot for its sweep must not wait for the rest of others. */
	private boolean isTurnOf(QueueSlots queue, long now) {
		boolean resting = now - this.restUntil < 0;
		return queue.isSweepWaiting() || (!resting && turn(queue).isDue(now, queue));
	}

	private Turn turn(QueueSlots queue) {
		return this.turns.computeIfAbsent(queue, (key) -> new Turn());
	}

	/**
	 * When a queue is to be swept: soon while jobs pass, ever more rarely while none do.
	 */
	private final class Turn {

		private long lastSweep = System.nanoTime() - JobSweeper.this.idlePollInterval.toNanos();

		private Duration interval = SHORTEST_INTERVAL;

		boolean isDue(long now, QueueSlots queue) {
			Duration wait = this.interval;
			if (queue.isActiveSinceSweep() || !JobSweeper.this.listening) {
				wait = SHORTEST_INTERVAL;
			}
			return now - Cadence.next(this.lastSweep, wait) >= 0;
		}

		void onSwept(long now, QueueSlots queue) {
			this.lastSweep = now;
			Duration poll = JobSweeper.this.pollInterval;
			Duration doubled = this.interval.multipliedBy(2);
			if (queue.isActiveSinceSweep() || doubled.compareTo(poll) < 0) {
				this.interval = poll;
			}
			else {
				Duration longest = JobSweeper.this.idlePollInterval;
				this.interval = (doubled.compareTo(longest) < 0) ? doubled : longest;
			}
		}

	}

}

package io.awa.benchmarks;

import java.time.Instant;
import java.util.BitSet;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;

import io.awa.event.JobCancelled;
import io.awa.event.JobCompleted;
import io.awa.event.JobFailed;
import io.awa.event.JobLifecycleEvent;

/**
 * What was inserted and what has ended, a bit for each job, so that keeping book takes no
 * noticeable part of the heap.
 */
class SoakLedger {

	static final String SCHEDULE = "soak-tick";

	private final BitSet inserted = new BitSet();

	private final BitSet ended = new BitSet();

	private final BitSet fires = new BitSet();

	private final Queue<UUID> parked = new ConcurrentLinkedQueue<>();

	private final long firstSecond = Instant.now().minusSeconds(120).getEpochSecond();

	private long endings;

	private long repeatedFires;

	private long transfers;

	synchronized void inserted(long jobId) {
		this.inserted.set(Math.toIntExact(jobId));
	}

	synchronized void transferred() {
		this.transfers++;
	}

	@EventListener
	synchronized void onEvent(JobLifecycleEvent event) {
		if (event instanceof JobCompleted || event instanceof JobFailed || event instanceof JobCancelled) {
			this.ended.set(Math.toIntExact(event.jobId()));
			this.endings++;
		}
	}

	synchronized void fired(Instant time) {
		int second = Math.toIntExact(time.getEpochSecond() - this.firstSecond);
		if (this.fires.get(second)) {
			this.repeatedFires++;
		}
		this.fires.set(second);
	}

	void parked(UUID callback) {
		this.parked.add(callback);
	}

	@Nullable UUID nextParked() {
		return this.parked.poll();
	}

	synchronized long insertedCount() {
		return this.inserted.cardinality();
	}

	synchronized long endings() {
		return this.endings;
	}

	synchronized long transfers() {
		return this.transfers;
	}

	/** Jobs of the load of which no end was told. */
	synchronized long missing() {
		BitSet missing = (BitSet) this.inserted.clone();
		missing.andNot(this.ended);
		return missing.cardinality();
	}

	/** Jobs whose end was told more than once. */
	synchronized long repeatedEndings() {
		return this.endings - this.ended.cardinality();
	}

	synchronized long fires() {
		return this.fires.cardinality();
	}

	/** Seconds between the first and the last fire that have none, and repeated ones. */
	synchronized long wrongFires() {
		int first = this.fires.nextSetBit(0);
		int span = (first < 0) ? 0 : this.fires.length() - first;
		return span - this.fires.cardinality() + this.repeatedFires;
	}

}

package io.awa.worker;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import io.awa.QueueLimits;
import io.awa.StoredQueueLimits;
import io.awa.client.LimitOperations;
import io.awa.sql.SqlOperations;

/**
 * Takes over limits that are set at run time: regularly, and at once when it hears of a
 * change.
 */
final class LimitsWatch {

	/** What is told of is asked for only in case that it was not heard. */
	private static final int IDLE_POLLS = 3;

	private final SqlOperations operations;

	private final Map<String, QueueSlots> queues;

	private final Duration interval;

	private final Duration listeningInterval;

	/** Whether changes are told of. */
	private volatile boolean listening;

	private long nextRead = System.nanoTime();

	private volatile boolean soon;

	LimitsWatch(SqlOperations operations, Map<String, QueueSlots> queues, WorkerSettings settings) {
		this.operations = operations;
		this.queues = queues;
		this.interval = settings.pollInterval();
		this.listeningInterval = settings.idlePollInterval().multipliedBy(IDLE_POLLS);
	}

	void onListening(boolean listening) {
		this.listening = listening;
	}

	void readSoon() {
		this.soon = true;
	}

	void readIfDue() {
		long now = System.nanoTime();
		if (!this.soon && now - this.nextRead < 0) {
			return;
		}
		this.soon = false;
		Duration interval = this.listening ? this.listeningInterval : this.interval;
		this.nextRead = Cadence.next(now, interval);
		Map<String, QueueLimits> stored = LimitOperations.readAll(this.operations)
			.stream()
			.collect(Collectors.toMap(StoredQueueLimits::queue, StoredQueueLimits::limits));
		this.queues.forEach((name, queue) -> queue.setLimits(stored.getOrDefault(name, QueueLimits.none())));
	}

}

package io.awa.metrics;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * How a queue stands, or several together.
 *
 * @param queue the queue, or {@code null} for what belongs to none
 * @param available jobs that are due
 * @param deferred jobs that are due later
 * @param running jobs that run
 * @param waitingExternal jobs that wait for a callback
 * @param lagMicros for how long the oldest due job has been due, zero if none is
 * @param deadLetters dead letters, in the row without a queue
 */
record FleetRow(@Nullable String queue, long available, long deferred, long running, long waitingExternal,
		long lagMicros, long deadLetters) {

	Map<String, Long> byState() {
		Map<String, Long> states = new TreeMap<>();
		states.put("available", this.available);
		states.put("deferred", this.deferred);
		states.put("running", this.running);
		states.put("waiting_external", this.waitingExternal);
		return states;
	}

	double lagSeconds() {
		return Math.max(0, this.lagMicros) / 1_000_000.0;
	}

	FleetRow plus(FleetRow other) {
		return new FleetRow(this.queue, this.available + other.available, this.deferred + other.deferred,
				this.running + other.running, this.waitingExternal + other.waitingExternal,
				Math.max(this.lagMicros, other.lagMicros), this.deadLetters + other.deadLetters);
	}

	FleetRow named(String name) {
		return new FleetRow(name, this.available, this.deferred, this.running, this.waitingExternal, this.lagMicros,
				this.deadLetters);
	}

}

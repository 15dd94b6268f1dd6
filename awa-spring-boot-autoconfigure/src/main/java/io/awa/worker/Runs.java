package io.awa.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.awa.worker.Run.CutOff;

/**
 * The runs of this node, from claim to settlement.
 */
final class Runs {

	private final Map<RunKey, Run> runs = new ConcurrentHashMap<>();

	private final Signal emptied = new Signal();

	void add(Run run) {
		this.runs.put(run.key(), run);
	}

	void remove(RunKey key) {
		this.runs.remove(key);
		if (this.runs.isEmpty()) {
			this.emptied.send();
		}
	}

	/** Waits until no run is left, or until a time of {@link System#nanoTime()}. */
	void awaitEmpty(long endNanos) throws InterruptedException {
		while (!this.runs.isEmpty() && System.nanoTime() - endNanos < 0) {
			this.emptied.await(Duration.ofNanos(endNanos - System.nanoTime()));
		}
	}

	Set<RunKey> keys() {
		return Set.copyOf(this.runs.keySet());
	}

	int count(String queue) {
		return (int) this.runs.values().stream().filter((run) -> run.queue().equals(queue)).count();
	}

	List<Run> all() {
		return List.copyOf(this.runs.values());
	}

	/** Says whether the run was one of this node's. */
	boolean cutOff(RunKey key, CutOff reason) {
		Run run = this.runs.get(key);
		if (run != null) {
			run.cutOff(reason);
		}
		return run != null;
	}

	void cutOff(Collection<RunKey> keys, CutOff reason) {
		keys.forEach((key) -> cutOff(key, reason));
	}

	void cutOffPastDeadline() {
		this.runs.values().stream().filter(Run::isPastDeadline).forEach((run) -> run.cutOff(CutOff.DEADLINE));
	}

}

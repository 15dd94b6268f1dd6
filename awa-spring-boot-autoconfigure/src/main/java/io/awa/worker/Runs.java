package io.awa.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.awa.worker.Run.CutOff;

/**
 * The runs of this node, from claim to settlement.
 */
final class Runs {

	private final Map<RunKey, Run> runs = new ConcurrentHashMap<>();

	private volatile Consumer<String> onEnded = (queue) -> {
	};

	private final Signal emptied = new Signal();

	void add(Run run) {
		this.runs.put(run.key(), run);
	}

	/**
	 * Sets who hears of the queue of each run that the database no longer knows.
	 */
	void onEnded(Consumer<String> onEnded) {
		this.onEnded = onEnded;
	}

	/** Returns the run, or {@code null} if it was none of this node's. */
	@Nullable Run remove(RunKey key) {
		Run run = this.runs.remove(key);
		if (run != null) {
			this.onEnded.accept(run.queue());
		}
		if (this.runs.isEmpty()) {
			this.emptied.send();
		}
		return run;
	}

	/** Waits until no run is left, or until a time of {@link System#nanoTime()}. */
	void awaitEmpty(long endNanos) throws InterruptedException {
		while (!this.runs.isEmpty() && System.nanoTime() - endNanos < 0) {
			this.emptied.await(Duration.ofNanos(endNanos - System.nanoTime()));
		}
	}

	@Nullable Run find(RunKey key) {
		return this.runs.get(key);
	}

	/** Reports again what could not be written. */
	void putBack(RunKey key, ProgressUpdate update) {
		Run run = this.runs.get(key);
		if (run != null) {
			run.putBack(update);
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

package io.awa.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Writes settlements in batches without added delay: what gathers while one batch is
 * being written goes with the next. A settlement is kept until the database has answered,
 * so an outage delays it; if it was written although the answer was lost, writing it
 * again finds no lease and does nothing.
 */
final class JobCompleter {

	private static final int LARGEST_BATCH = 1_000;

	/** Only a bound: every settlement comes with a signal. */
	private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

	private static final int SMALL_BATCH = 10;

	private static final long LONGEST_REST = Duration.ofMillis(5).toNanos();

	/** How long settlements rest that wait for a transaction of somebody else. */
	private static final Duration BLOCKED_WAIT = Duration.ofMillis(50);

	/** How many settlements of one batch may wait for unique keys, each for a moment. */
	private static final int MOST_WAITS = 5;

	private final LinkedBlockingDeque<Settlement> pending = new LinkedBlockingDeque<>();

	private final Signal signal = new Signal();

	private final SettlementWriter writer;

	private final ProgressWriter progress;

	private long restUntil = System.nanoTime();

	JobCompleter(SettlementWriter writer, ProgressWriter progress) {
		this.writer = writer;
		this.progress = progress;
	}

	void add(Settlement settlement) {
		this.pending.add(settlement);
		this.signal.send();
	}

	/** Sent when there is something to flush. */
	Signal signal() {
		return this.signal;
	}

	/** Writes what has gathered, and returns how long to wait for more. */
	Duration flush() {
		this.progress.writeIfDue();
		rest();
		List<Settlement> batch = new ArrayList<>();
		this.pending.drainTo(batch, LARGEST_BATCH);
		if (batch.isEmpty()) {
			return LONGEST_WAIT;
		}
		long start = System.nanoTime();
		Duration wait = write(batch);
		long end = System.nanoTime();
		this.restUntil = (batch.size() < SMALL_BATCH) ? end : end + Math.min(LONGEST_REST, end - start);
		return wait;
	}

	/**
	 * Under load a write rests as long as the one before took, or each would be for the
	 * few settlements that came during the last: half as many writes cost half as much.
	 */
	private void rest() {
		long rest = this.restUntil - System.nanoTime();
		if (rest > 0 && this.pending.size() < LARGEST_BATCH) {
			LockSupport.parkNanos(rest);
		}
	}

	private Duration write(List<Settlement> batch) {
		List<Settlement> blocked = new ArrayList<>();
		List<Settlement> postponed = new ArrayList<>();
		Deque<List<Settlement>> parts = parts(batch);
		try {
			while (!parts.isEmpty()) {
				boolean hurry = blocked.size() >= MOST_WAITS && !parts.element().get(0).jobs().isEmpty();
				if (hurry) {
					postponed.addAll(parts.element());
				}
				else {
					blocked.addAll(this.writer.write(parts.element()));
				}
				parts.remove();
			}
		}
		finally {
			parts.stream().flatMap(List::stream).forEach(this.pending::addFirst);
			this.pending.addAll(postponed);
			this.pending.addAll(blocked);
		}
		return blocked.isEmpty() ? Duration.ZERO : BLOCKED_WAIT;
	}

	/**
	 * Each part is one statement: what simply completed goes with the shortest one, and
	 * each settlement that inserts jobs alone, because those may have to wait.
	 */
	private static Deque<List<Settlement>> parts(List<Settlement> batch) {
		Deque<List<Settlement>> parts = new ArrayDeque<>();
		List<Settlement> rest = new ArrayList<>(batch);
		for (Predicate<Settlement> kind : List.<Predicate<Settlement>>of(Settlement::isPlain, Settlement::isForgotten,
				Settlement::isPark, (other) -> other.jobs().isEmpty())) {
			parts.add(rest.stream().filter(kind).toList());
			rest.removeIf(kind);
		}
		rest.forEach((one) -> parts.add(List.of(one)));
		parts.removeIf(List::isEmpty);
		return parts;
	}

}

package io.awa.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets the claimed runs of one queue start, as many at once as may; the others wait here
 * for their turn. A thread that has ended a run goes on with the next, and calls another
 * thread only if more could start: to wake a thread takes longer than most short jobs.
 */
final class Turns {

	private static final Log logger = LogFactory.getLog(Turns.class);

	/** What runs on the thread, which goes on with the next when that has ended. */
	private static final ThreadLocal<@Nullable Turn> CURRENT = new ThreadLocal<>();

	private final Executor threads;

	private final IntSupplier most;

	private final Consumer<Run> onNoThread;

	private final Deque<Turn> waiting = new ArrayDeque<>();

	private int started;

	/** A thread was called and has not come yet. */
	private boolean called;

	/**
	 * Creates the turns of a queue.
	 * @param threads where runs start
	 * @param most says how many run at once at most
	 * @param onNoThread takes back a run for which there is no thread
	 */
	Turns(Executor threads, IntSupplier most, Consumer<Run> onNoThread) {
		this.threads = threads;
		this.most = most;
		this.onNoThread = onNoThread;
	}

	/** Lets runs start, now or when it is their turn. */
	void add(List<Turn> turns) {
		synchronized (this) {
			this.waiting.addAll(turns);
		}
		callThread();
	}

	/** Hears that a run which had started has ended, on its own thread or on another. */
	void onEnded(Run run) {
		synchronized (this) {
			this.started--;
		}
		Turn current = CURRENT.get();
		if (current == null || !current.runs.contains(run)) {
			callThread();
		}
	}

	/** How many runs may have started at once. */
	int most() {
		return this.most.getAsInt();
	}

	/**
	 * Takes away those that still wait, because nothing has become free for them.
	 * @param longest how long a run may wait
	 */
	synchronized List<Run> takeBack(Duration longest) {
		long latest = System.nanoTime() - longest.toNanos();
		List<Run> taken = new ArrayList<>();
		this.waiting.removeIf((turn) -> turn.waitsSince - latest <= 0 && taken.addAll(turn.runs));
		return taken;
	}

	private void callThread() {
		synchronized (this) {
			if (this.called || !canStart()) {
				return;
			}
			this.called = true;
		}
		try {
			this.threads.execute(this::work);
		}
		catch (Throwable ex) {
			onNoThread(ex);
		}
	}

	/** Those that have a thread take what waits, if there are any. */
	private void onNoThread(Throwable failure) {
		List<Run> runs = List.of();
		synchronized (this) {
			this.called = false;
			if (this.started == 0) {
				runs = takeBack(Duration.ZERO);
			}
		}
		if (!runs.isEmpty()) {
			logger.warn("No thread for " + runs.size() + " jobs, the first of them job " + runs.get(0).jobId()
					+ " of kind " + runs.get(0).kind() + ": they go back.", failure);
			runs.forEach(this.onNoThread);
		}
	}

	private void work() {
		try {
			Turn turn = takeTurn(true);
			while (turn != null) {
				callThread();
				CURRENT.set(turn);
				turn.task.run();
				Thread.interrupted();
				turn = takeTurn(false);
			}
		}
		finally {
			CURRENT.remove();
		}
	}

	private synchronized @Nullable Turn takeTurn(boolean called) {
		this.called &= !called;
		if (!canStart()) {
			return null;
		}
		Turn turn = this.waiting.remove();
		this.started += turn.runs.size();
		turn.runs.forEach(Run::onTurn);
		return turn;
	}

	/** A batch that is larger than the limit goes alone. */
	private boolean canStart() {
		Turn next = this.waiting.peek();
		return next != null && (this.started == 0 || this.started + next.runs.size() <= most());
	}

	/**
	 * What starts at once.
	 *
	 * @param runs the runs, each of which ends for itself
	 * @param task starts them, and throws nothing
	 * @param waitsSince a time of {@link System#nanoTime()}
	 */
	record Turn(List<Run> runs, Runnable task, long waitsSince) {

		Turn(List<Run> runs, Runnable task) {
			this(runs, task, System.nanoTime());
		}

	}

}

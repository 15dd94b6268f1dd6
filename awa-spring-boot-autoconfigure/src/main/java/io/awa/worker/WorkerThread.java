package io.awa.worker;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A named thread that repeats a step until it is stopped. A step that fails is logged
 * once and repeated after a pause that grows, so that a database which is away for a
 * while neither ends the worker nor floods the log.
 */
public final class WorkerThread {

	private static final Log logger = LogFactory.getLog(WorkerThread.class);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private final Thread thread;

	private final Step step;

	private final Signal signal;

	private volatile boolean running = true;

	private volatile int failures;

	/**
	 * Creates a thread that is not started yet.
	 * @param name its name
	 * @param signal ends its waits
	 * @param step what it repeats
	 */
	public WorkerThread(String name, Signal signal, Step step) {
		this.step = step;
		this.signal = signal;
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(true);
	}

	/**
	 * Starts the thread.
	 */
	public void start() {
		this.thread.start();
	}

	/** Says whether the thread runs and its last step did not fail. */
	boolean isHealthy() {
		return this.thread.isAlive() && this.failures == 0;
	}

	/**
	 * Asks the thread to end after its current step.
	 */
	public void requestStop() {
		this.running = false;
		this.signal.send();
	}

	/**
	 * Waits for the end of the thread; interrupts it when half of the time has passed.
	 * @param longest how long to wait at most
	 */
	public void awaitStop(Duration longest) {
		try {
			long half = Math.max(1, longest.toMillis() / 2);
			this.thread.join(half);
			if (this.thread.isAlive()) {
				this.thread.interrupt();
				this.thread.join(half);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		while (this.running && !Thread.currentThread().isInterrupted()) {
			try {
				this.signal.await(this.step.run());
				this.failures = 0;
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (Throwable ex) {
				onFailure(ex);
			}
		}
	}

	private void onFailure(Throwable ex) {
		if (!this.running) {
			return;
		}
		if (this.failures == 0) {
			logger.warn("Thread " + this.thread.getName() + " failed and goes on trying: " + ex, ex);
		}
		Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(this.failures, 6));
		this.failures = this.failures + 1;
		try {
			this.signal.await((pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What the thread repeats.
	 */
	@FunctionalInterface
	public interface Step {

		/**
		 * Does the work that is there.
		 * @return how long to wait for a signal before the next step
		 * @throws Exception if it failed; it is repeated after a pause
		 */
		Duration run() throws Exception;

	}

}

package io.awa.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes one waiting thread. Signals that arrive while it works are kept as one.
 */
public final class Signal {

	private final Semaphore semaphore = new Semaphore(0);

	/**
	 * Wakes the thread, now or when it waits the next time.
	 */
	public void send() {
		if (this.semaphore.availablePermits() == 0) {
			this.semaphore.release();
		}
	}

	void await(Duration longest) throws InterruptedException {
		if (this.semaphore.tryAcquire(Math.max(0, longest.toNanos()), TimeUnit.NANOSECONDS)) {
			this.semaphore.drainPermits();
		}
	}

}

package io.awa.test;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets one caller at a time run jobs. Others need not wait for it, because it looks again
 * for what they have inserted meanwhile: a handler that waited for its own caller would
 * wait for ever.
 */
final class RunGate {

	/** How often somebody wanted jobs to run since nobody ran them. */
	private final AtomicInteger asked = new AtomicInteger();

	/** Runs the work, and again if somebody came meanwhile; or leaves it to others. */
	void runUnlessRunning(Runnable work) {
		if (this.asked.getAndIncrement() > 0) {
			return;
		}
		try {
			int seen;
			do {
				seen = this.asked.get();
				work.run();
			}
			while (!this.asked.compareAndSet(seen, 0));
		}
		catch (Throwable ex) {
			this.asked.set(0);
			throw ex;
		}
	}

	/** Does work that looks for more until there is none. */
	<T> T enterWith(Supplier<T> work) {
		boolean first = this.asked.getAndIncrement() == 0;
		try {
			return work.get();
		}
		finally {
			if (first) {
				this.asked.set(0);
			}
		}
	}

}

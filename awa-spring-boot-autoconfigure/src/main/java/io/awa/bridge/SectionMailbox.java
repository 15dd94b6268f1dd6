package io.awa.bridge;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Brings work to the thread of a section while it waits. Nested sections run there: the
 * code keeps its thread and what is bound to it, and no second thread is needed, for
 * which others may be waiting. Whoever posts or wakes up takes no lock.
 */
final class SectionMailbox {

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Thread thread;

	private @Nullable Section running;

	private boolean interrupted;

	/** Runs when the thread waits next. */
	void post(Runnable task) {
		this.tasks.add(task);
		wakeUp();
	}

	void wakeUp() {
		LockSupport.unpark(this.thread);
	}

	/**
	 * Tells whose code runs on this thread from now on. An interrupt that was meant for
	 * the one before ends here.
	 * @param section the section, {@code null} for none
	 */
	synchronized void enter(@Nullable Section section) {
		if (this.interrupted) {
			this.interrupted = false;
			Thread.interrupted();
		}
		this.running = section;
		this.thread = (section != null) ? Thread.currentThread() : null;
	}

	synchronized @Nullable Section running() {
		return this.running;
	}

	/**
	 * Interrupts the code of a section, but not that of another one that runs in its
	 * wait.
	 */
	synchronized void interrupt(Section section) {
		Thread target = this.thread;
		if (this.running == section && target != null && target != Thread.currentThread()) {
			this.interrupted = true;
			target.interrupt();
		}
	}

	/** Whether this thread is the one that runs what is posted. */
	boolean isMine() {
		return this.thread == Thread.currentThread();
	}

	/**
	 * Waits, and runs what comes in meanwhile, which does not count as waiting.
	 * @return whether it is done; {@code false} means that the time is over
	 */
	boolean waitFor(Future<?> result, long timeoutNanos) throws InterruptedException {
		long end = System.nanoTime() + timeoutNanos;
		while (!result.isDone()) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			Runnable task = this.tasks.poll();
			long now = System.nanoTime();
			if (task != null) {
				task.run();
				end += System.nanoTime() - now;
			}
			else if (end - now <= 0) {
				return result.isDone();
			}
			else {
				LockSupport.parkNanos(this, end - now);
			}
		}
		return true;
	}

}

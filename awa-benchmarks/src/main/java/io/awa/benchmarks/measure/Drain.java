package io.awa.benchmarks.measure;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.awa.benchmarks.system.JobSystem;
import io.awa.benchmarks.system.Task;
import io.awa.benchmarks.system.TaskHandler;

/**
 * Works off tasks that were inserted before, in this process. Time runs from the first
 * task that is handled, because starting a worker is not its work, until the database
 * says that all are completed.
 */
final class Drain implements TaskHandler {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	/** Some systems write the last completions only when the worker is closed. */
	private static final Duration UNTIL_CLOSED = Duration.ofSeconds(1);

	private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";

	private final AtomicIntegerArray seen;

	private final CountDownLatch left;

	private final long workNanos;

	private final AtomicLong first = new AtomicLong();

	private Drain(int tasks, Duration work) {
		this.seen = new AtomicIntegerArray(tasks);
		this.left = new CountDownLatch(tasks);
		this.workNanos = work.toNanos();
	}

	static Stream<Task> tasks(int number, int bytes) {
		String text = text(bytes);
		return IntStream.range(0, number).mapToObj((i) -> new Task(i, text));
	}

	/** Returns a text that PostgreSQL cannot compress, always the same. */
	static String text(int bytes) {
		Random random = new Random(bytes);
		StringBuilder text = new StringBuilder(bytes);
		for (int i = 0; i < bytes; i++) {
			text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
		}
		return text.toString();
	}

	/** Inserts tasks, and returns how many were completed per second. */
	static double rate(Contestant contestant, int tasks, int bytes, int concurrency, Duration work) throws Exception {
		long before = contestant.system().completed();
		contestant.system().insertMany(tasks(tasks, bytes));
		contestant.database().settle();
		return new Drain(tasks, work).run(contestant, before + tasks, concurrency);
	}

	/**
	 * Works off all that was inserted, and returns how many were completed per second.
	 */
	static double ofInserted(Contestant contestant, int tasks, int concurrency) throws InterruptedException {
		return new Drain(tasks, Duration.ZERO).run(contestant, tasks, concurrency);
	}

	private double run(Contestant contestant, long expected, int concurrency) throws InterruptedException {
		long end;
		JobSystem.Worker worker = contestant.system().startWorker(concurrency, this);
		try {
			if (!this.left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException(this.left.getCount() + " of " + this.seen.length()
						+ " tasks were not handled within " + PATIENCE.toSeconds() + " s.");
			}
			end = awaitCompleted(contestant, expected);
		}
		finally {
			worker.close();
		}
		if (end == 0) {
			end = System.nanoTime();
			long completed = contestant.system().completed();
			if (completed != expected) {
				throw new IllegalStateException("Expected " + expected + " completed tasks, but found " + completed);
			}
		}
		return (this.seen.length() - 1) * 1e9 / (end - this.first.get());
	}

	private static long awaitCompleted(Contestant contestant, long expected) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < UNTIL_CLOSED.toNanos()) {
			if (contestant.system().completed() >= expected) {
				return System.nanoTime();
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
		}
		return 0;
	}

	@Override
	public void handle(Task task) {
		if (this.first.get() == 0) {
			this.first.compareAndSet(0, System.nanoTime());
		}
		if (this.workNanos > 0) {
			LockSupport.parkNanos(this.workNanos);
		}
		if (this.seen.getAndIncrement(task.number()) == 0) {
			this.left.countDown();
		}
	}

}

package io.awa.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

/**
 * When each of a number of things began and was noticed.
 */
final class Latencies {

	/** The one in the middle, in milliseconds. */
	static final String P50 = "p50";

	/** What one of a hundred exceeds. */
	static final String P99 = "p99";

	/** The share that was not begun at its time. */
	static final String LATE = "late";

	static final List<String> FIGURES = List.of(P50, "p95", P99, "p99.9", LATE);

	/** Later than this is late. */
	private static final long TOLERANCE = TimeUnit.MILLISECONDS.toNanos(1);

	private final AtomicLongArray began;

	private final AtomicLongArray entered;

	private final CountDownLatch left;

	private final int warmUp;

	private int late;

	Latencies(int number, int warmUp) {
		this.began = new AtomicLongArray(number);
		this.entered = new AtomicLongArray(number);
		this.left = new CountDownLatch(number);
		this.warmUp = warmUp;
	}

	void began(int number, long nanos) {
		this.began.set(number, nanos);
	}

	void entered(int number) {
		long now = System.nanoTime();
		if (this.entered.compareAndSet(number, 0, now)) {
			this.left.countDown();
		}
	}

	/**
	 * Waits until the very first is noticed, which takes as long as it takes to start.
	 */
	void awaitFirst() {
		long start = System.nanoTime();
		while (this.entered.get(0) == 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(1)) {
				throw new IllegalStateException("The first task was not handled");
			}
		}
	}

	/** Begins each but the very first at its time, or as soon as possible after. */
	void produce(int perSecond, Step step) throws Exception {
		long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
		long start = System.nanoTime() + interval;
		for (int number = 1; number < this.began.length(); number++) {
			long scheduled = start + number * interval;
			for (long wait = scheduled - System.nanoTime(); wait > 0; wait = scheduled - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			if (System.nanoTime() - scheduled > TOLERANCE && number >= this.warmUp) {
				this.late++;
			}
			step.run(number);
		}
	}

	void await(long time, TimeUnit unit) throws InterruptedException {
		if (!this.left.await(time, unit)) {
			throw new IllegalStateException(this.left.getCount() + " tasks were not handled");
		}
	}

	Map<String, Double> figures() {
		Histogram histogram = new Histogram(3);
		for (int number = this.warmUp; number < this.began.length(); number++) {
			// A handler may well be entered before its producer runs again.
			histogram.recordValue(Math.max(1, (this.entered.get(number) - this.began.get(number)) / 1_000));
		}
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put(P50, histogram.getValueAtPercentile(50) / 1e3);
		figures.put("p95", histogram.getValueAtPercentile(95) / 1e3);
		figures.put(P99, histogram.getValueAtPercentile(99) / 1e3);
		figures.put("p99.9", histogram.getValueAtPercentile(99.9) / 1e3);
		figures.put(LATE, 100.0 * this.late / (this.began.length() - this.warmUp));
		return figures;
	}

	/**
	 * What is done on schedule.
	 */
	@FunctionalInterface
	interface Step {

		/**
		 * Begins a thing.
		 * @param number its number
		 * @throws Exception if that fails
		 */
		void run(int number) throws Exception;

	}

}

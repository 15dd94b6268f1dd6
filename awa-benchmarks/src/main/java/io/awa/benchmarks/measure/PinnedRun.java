package io.awa.benchmarks.measure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import io.awa.benchmarks.system.JobSystem;

/**
 * Keeps a worker busy while a snapshot is held.
 */
final class PinnedRun {

	private static final int SLICES = 20;

	private static final int BATCHES = 5;

	private final Contestant contestant;

	private final int batch;

	private final long sliceNanos;

	private final LongAdder handled = new LongAdder();

	private final AtomicLong inserted = new AtomicLong();

	private final AtomicLong smallestBacklog = new AtomicLong(Long.MAX_VALUE);

	private volatile boolean stopping;

	PinnedRun(Contestant contestant, Profile profile) {
		this.contestant = contestant;
		this.batch = Math.min(1_000, profile.maxTasks() / 2);
		this.sliceNanos = profile.pinned().toNanos() / SLICES;
	}

	Outcome run() throws Exception {
		produce();
		JobSystem.Worker worker = this.contestant.system()
			.startWorker(DrainMeasure.CONCURRENCY, (task) -> this.handled.increment());
		Thread producer = new Thread(this::keepProducing, "producer");
		producer.start();
		try {
			while (this.handled.sum() < this.batch) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
				requireAlive(producer);
			}
			return underSnapshot(producer);
		}
		finally {
			this.stopping = true;
			producer.join();
			worker.close();
		}
	}

	private Outcome underSnapshot(Thread producer) throws SQLException {
		double before = slice();
		List<Double> rates = new ArrayList<>();
		try (Connection pin = DriverManager.getConnection(this.contestant.database().url());
				Statement statement = pin.createStatement()) {
			hold(pin, statement);
			this.smallestBacklog.set(Long.MAX_VALUE);
			for (int slice = 0; slice < SLICES; slice++) {
				rates.add(slice());
				requireAlive(producer);
			}
			pin.rollback();
		}
		return new Outcome(before, rates, Math.max(0, this.smallestBacklog.get()));
	}

	/** A snapshot and an identity: nothing that dies from now on can be removed. */
	private static void hold(Connection pin, Statement statement) throws SQLException {
		pin.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
		pin.setAutoCommit(false);
		statement.execute("select pg_current_xact_id()");
	}

	private double slice() {
		long start = System.nanoTime();
		long before = this.handled.sum();
		long left = this.sliceNanos;
		while (left > 0) {
			LockSupport.parkNanos(left);
			left = this.sliceNanos - (System.nanoTime() - start);
		}
		return (this.handled.sum() - before) * 1e9 / (System.nanoTime() - start);
	}

	private void produce() {
		this.contestant.system().insertMany(Drain.tasks(this.batch, DrainMeasure.BYTES));
		this.inserted.addAndGet(this.batch);
	}

	private void keepProducing() {
		while (!this.stopping) {
			long backlog = this.inserted.get() - this.handled.sum();
			this.smallestBacklog.accumulateAndGet(backlog, Math::min);
			if (backlog < BATCHES * this.batch) {
				produce();
			}
			else {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
	}

	private static void requireAlive(Thread producer) {
		if (!producer.isAlive()) {
			throw new IllegalStateException("The producer failed");
		}
	}

	/**
	 * What was completed per second.
	 *
	 * @param before without the snapshot
	 * @param rates under it, by slices
	 * @param backlog how many tasks waited at least
	 */
	record Outcome(double before, List<Double> rates, double backlog) {

		double first() {
			return mean(this.rates.subList(0, this.rates.size() / 10));
		}

		double last() {
			return mean(this.rates.subList(this.rates.size() - this.rates.size() / 10, this.rates.size()));
		}

		private static double mean(List<Double> rates) {
			return rates.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
		}

	}

}

package io.awa.benchmarks.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.awa.benchmarks.chaos.ChaosOrder.Kind;

/**
 * Inserts jobs at a steady rate, each in a transaction with its order, and goes on
 * whatever happens. It remembers how each transaction ended as far as it can know:
 * whether one committed whose commit had no answer, only the database can tell.
 */
final class ChaosProducer implements AutoCloseable {

	/** Each tenth transaction is rolled back on purpose. */
	private static final int ROLLBACK_EACH = 10;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private final List<OrderTransactions> transactions;

	private final List<Thread> threads = new ArrayList<>();

	private final AtomicLong orders = new AtomicLong();

	private final Set<Long> committed = ConcurrentHashMap.newKeySet();

	private final Set<Long> rolledBack = ConcurrentHashMap.newKeySet();

	private final Set<Long> unknown = ConcurrentHashMap.newKeySet();

	private volatile int phase;

	private volatile boolean running = true;

	/**
	 * Creates the producer.
	 * @param transactions what to insert by; each has a thread of its own
	 */
	ChaosProducer(List<OrderTransactions> transactions) {
		this.transactions = transactions;
	}

	void start(int ordersPerSecond) {
		long period = TimeUnit.SECONDS.toNanos(1) * this.transactions.size() / ordersPerSecond;
		for (OrderTransactions one : this.transactions) {
			Thread thread = new Thread(() -> produce(one, period), "chaos-producer");
			thread.setDaemon(true);
			thread.start();
			this.threads.add(thread);
		}
	}

	/** From now on orders count for the fault with this number. */
	void phase(int phase) {
		this.phase = phase;
	}

	/** Returns the number of the last order that was begun. */
	long last() {
		return this.orders.get();
	}

	/**
	 * Inserts a job as soon as the database can be reached.
	 * @return the number of its order
	 */
	long insertSurely(Kind kind) {
		OrderTransactions first = this.transactions.get(0);
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (System.nanoTime() - end < 0) {
			ChaosOrder order = new ChaosOrder(this.orders.incrementAndGet(), kind, this.phase, false);
			insert(first, order);
			if (this.committed.contains(order.id())) {
				return order.id();
			}
			Waiting.rest(PAUSE);
		}
		throw new IllegalStateException("No job could be inserted for " + PATIENCE + ".");
	}

	/** Ends the transactions that have begun. */
	void stop() throws InterruptedException {
		this.running = false;
		for (Thread thread : this.threads) {
			thread.join(PATIENCE.toMillis());
			if (thread.isAlive()) {
				throw new IllegalStateException("An insert did not end within " + PATIENCE + ".");
			}
		}
	}

	/** Compares what this producer knows with the orders that are stored. */
	List<String> contradictions(Set<Long> stored) {
		List<String> contradictions = new ArrayList<>();
		this.committed.stream()
			.filter((id) -> !stored.contains(id))
			.forEach((id) -> contradictions.add("order " + id + " was committed and is not there"));
		this.rolledBack.stream()
			.filter(stored::contains)
			.forEach((id) -> contradictions.add("order " + id + " was rolled back and is there"));
		return contradictions;
	}

	String summary(Set<Long> stored) {
		long there = this.unknown.stream().filter(stored::contains).count();
		return this.committed.size() + " orders were committed, " + this.rolledBack.size() + " were rolled back; of "
				+ this.unknown.size() + " nobody was told how they ended, " + there + " of them had committed";
	}

	private void produce(OrderTransactions transactions, long period) {
		long next = System.nanoTime();
		while (this.running) {
			long id = this.orders.incrementAndGet();
			Kind kind = (id % 2 == 0) ? Kind.EXACT : Kind.PLAIN;
			insert(transactions, new ChaosOrder(id, kind, this.phase, id % ROLLBACK_EACH == id / ROLLBACK_EACH % 2));
			// What was missed in an outage is not made up for.
			next = Math.max(next + period, System.nanoTime());
			LockSupport.parkNanos(next - System.nanoTime());
		}
	}

	/**
	 * What fails before its commit begins has not committed. A wait that was given up may
	 * have gone on.
	 */
	private void insert(OrderTransactions transactions, ChaosOrder order) {
		AtomicBoolean written = new AtomicBoolean();
		try {
			transactions.insert(order, () -> written.set(true));
			(order.rolledBack() ? this.rolledBack : this.committed).add(order.id());
		}
		catch (RuntimeException ex) {
			boolean over = order.rolledBack() || (!written.get() && !(ex instanceof IllegalStateException));
			(over ? this.rolledBack : this.unknown).add(order.id());
		}
	}

	@Override
	public void close() {
		this.running = false;
		this.transactions.forEach(OrderTransactions::close);
	}

}

package io.awa.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.awa.client.DepthSql.Depth;
import io.awa.sql.SqlCommand;

/**
 * How much room a queue has left, as far as this process knows: it looks once a second at
 * most while there is room, and again when it has filled what there was.
 */
final class QueueRoom {

	private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long WHOLE_NANOS = Duration.ofMinutes(1).toNanos();

	/** A queue that is nearly full is not counted anew for each job. */
	private static final int LOOK_PER = 100;

	private final String queue;

	private final QueueBound bound;

	private final AtomicLong left = new AtomicLong();

	private volatile long freshUntil = System.nanoTime();

	private volatile long wholeUntil = System.nanoTime();

	private volatile @Nullable String from;

	QueueRoom(String queue, QueueBound bound) {
		this.queue = queue;
		this.bound = bound;
	}

	String queue() {
		return this.queue;
	}

	QueueBound bound() {
		return this.bound;
	}

	/** Takes room for jobs without looking. A call is not divided. */
	boolean take(int jobs) {
		return System.nanoTime() - this.freshUntil < 0 && this.left.getAndAdd(-jobs) > 0;
	}

	/** Counts from the start each minute, for the jobs that came in an unusual order. */
	SqlCommand look() {
		if (System.nanoTime() - this.wholeUntil >= 0) {
			this.from = null;
			this.wholeUntil = System.nanoTime() + WHOLE_NANOS;
		}
		return DepthSql.depth(this.queue, this.from, this.bound.maxDepth());
	}

	/** Takes room for jobs after a look. */
	boolean take(int jobs, Depth depth) {
		long room = this.bound.maxDepth() - depth.jobs();
		if (room <= 0) {
			this.left.set(0);
			return false;
		}
		this.from = depth.nextFrom();
		this.left.set(Math.max(room, this.bound.maxDepth() / LOOK_PER) - jobs);
		this.freshUntil = System.nanoTime() + FRESH_NANOS;
		return true;
	}

}

package io.awa.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.awa.QueueFullException;
import io.awa.client.DepthSql.Depth;
import io.awa.sql.SqlCommand;

/**
 * Asks for room in a queue for the jobs of one call, and waits for it.
 */
final class Admission {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private final QueueRoom room;

	private final int jobs;

	private Duration pause = FIRST_PAUSE;

	private long startedAt;

	Admission(QueueRoom room, int jobs) {
		this.room = room;
		this.jobs = jobs;
	}

	/** Whether there is room as far as is known; if not, look. */
	boolean isGiven() {
		this.startedAt = System.nanoTime();
		return this.room.take(this.jobs);
	}

	SqlCommand look() {
		return this.room.look();
	}

	/**
	 * Takes room if there is some.
	 * @param depth what was seen
	 * @return how long to wait before the next look, {@code null} if there is room
	 * @throws QueueFullException if there is none and no time is left to wait
	 */
	@Nullable Duration findPause(Depth depth) {
		if (this.room.take(this.jobs, depth)) {
			return null;
		}
		Duration waited = Duration.ofNanos(System.nanoTime() - this.startedAt);
		Duration remaining = this.room.bound().maxWait().minus(waited);
		if (remaining.isNegative() || remaining.isZero()) {
			throw full(waited);
		}
		Duration next = (this.pause.compareTo(remaining) < 0) ? this.pause : remaining;
		Duration doubled = this.pause.multipliedBy(2);
		this.pause = (doubled.compareTo(LONGEST_PAUSE) < 0) ? doubled : LONGEST_PAUSE;
		return next;
	}

	/** For a thread that was interrupted while it waited. */
	QueueFullException interrupted() {
		return full(Duration.ofNanos(System.nanoTime() - this.startedAt));
	}

	private QueueFullException full(Duration waited) {
		QueueBound bound = this.room.bound();
		return new QueueFullException(this.room.queue(), bound.maxDepth(),
				bound.maxWait().isZero() ? Duration.ZERO : Duration.ofMillis(waited.toMillis()));
	}

}
